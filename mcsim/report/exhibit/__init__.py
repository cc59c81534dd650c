"""Pictures of exhibits, one file each; every one defines ``drawn``."""
