"""Posts of other platforms, and the things beside an article that look like posts."""

from __future__ import annotations

from .tweets import Tweet, blockquote

INSTAGRAM = "Cb7nXq2vKdT"
"""Shortcode of the post that was deleted; invented."""
VLIVE = "1-29514418"
"""Invented number of the broadcast."""
UNKNOWN_FRAME = "https://widgets.pollparlour.example/embed/poll-5512?theme=dark"
"""A frame of a platform that nobody knows."""


def instagram(code: str = INSTAGRAM, name: str = "V", handle: str = "thv") -> str:
    """The copy of an Instagram post: a placeholder, no caption."""
    link = f"https://www.instagram.com/p/{code}/?utm_source=ig_embed&amp;utm_campaign=loading"
    return (
        '<blockquote class="instagram-media" data-instgrm-captioned '
        f'data-instgrm-permalink="{link}" data-instgrm-version="14"><div>'
        f'<a href="{link}" target="_blank"><div>View this post on Instagram</div></a>'
        f'<p><a href="{link}" target="_blank">A post shared by {name} (@{handle})</a></p>'
        '</div></blockquote><script async src="//www.instagram.com/embed.js"></script>'
    )


def vlive(post: str = VLIVE) -> str:
    """The frame of a VLive broadcast."""
    return (
        f'<div class="video-frame"><iframe src="https://www.vlive.tv/embed/{post}" width="544" '
        'height="306" frameborder="no" allowfullscreen></iframe></div>'
    )


def youtube(video: str, start_s: int | None = None) -> str:
    """The frame of a YouTube video."""
    query = "" if start_s is None else f"?start={start_s}"
    return (
        f'<iframe width="560" height="315" src="https://www.youtube.com/embed/{video}{query}" '
        'title="YouTube video player" frameborder="0" allowfullscreen></iframe>'
    )


def tiktok(video: str, handle: str) -> str:
    """The copy of a TikTok video."""
    cite = f"https://www.tiktok.com/@{handle}/video/{video}"
    return (
        f'<blockquote class="tiktok-embed" cite="{cite}" data-video-id="{video}">'
        f'<section><a target="_blank" title="@{handle}" href="https://www.tiktok.com/@{handle}">'
        f"@{handle}</a> rehearsal, take nine</section></blockquote>"
        '<script async src="https://www.tiktok.com/embed.js"></script>'
    )


def spotify(track: str) -> str:
    """The frame of a song."""
    return (
        f'<iframe src="https://open.spotify.com/embed/track/{track}?utm_source=generator" '
        'width="100%" height="152" frameborder="0" loading="lazy"></iframe>'
    )


def unknown_frame() -> str:
    """A frame of a platform that has no recogniser."""
    return f'<iframe src="{UNKNOWN_FRAME}" width="100%" height="400"></iframe>'


def share_buttons(url: str) -> str:
    """Trap: links to platforms that show nothing."""
    return (
        '<ul class="share-buttons">'
        f'<li><a href="https://twitter.com/intent/tweet?url={url}&amp;text=Read">Tweet</a></li>'
        f'<li><a href="https://www.facebook.com/sharer/sharer.php?u={url}">Share</a></li>'
        f'<li><a href="https://www.reddit.com/submit?url={url}">Reddit</a></li>'
        '<li><a href="https://www.instagram.com/idolgazette/">Follow us</a></li></ul>'
    )


def sidebar(stray: Tweet) -> str:
    """Trap: a tweet and a video that belong to no article."""
    return (
        '<aside class="sidebar related-widget" role="complementary">'
        "<h3>What people are saying</h3>"
        f"{blockquote(stray)}"
        f"<h3>Watch next</h3>{youtube('sidebarVid0')}"
        "</aside>"
    )
