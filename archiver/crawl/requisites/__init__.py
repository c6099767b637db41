"""What a page needs to be seen again: pictures, styles, scripts, fonts, and its embeds' media."""
