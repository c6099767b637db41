"""What a spider is made of: its base, its arguments, its scope, and the answers it gets."""
