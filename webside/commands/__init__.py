"""The commands, one file each; `webside.cli` imports a file only when its command is called."""
