"""What each label means, in a few words: for the page's legend; ``docs/labels.md`` says the same at length."""

from newsclean.document import Label

MEANINGS = {
    Label.BODY: "the story's own prose, quotes, subheadings, list items, fact boxes",
    Label.HEADLINE: "the page's own headline, kicker or deck",
    Label.BYLINE: "author, dateline, publish time, reading time, agency credit",
    Label.CAPTION: "caption or credit of a picture",
    Label.PROMPT: 'paywall, subscription, registration, sign-in, trial, donation; "this story is from the … edition"; '
    "price and benefit lines of an offer",
    Label.PROMO: "newsletter, app, follow, share, comment, contact: asks the reader to do something",
    Label.TEASER_HEADLINE: "headline of another story",
    Label.TEASER_BLURB: "its summary, date, author",
    Label.NAVIGATION: 'section names, tags, breadcrumbs, menus, "Related", "Advertisement"',
    Label.ADVERT: "products, offers, sponsored text",
    Label.NOTICE: "copyright, cookies, privacy, disclaimer, affiliate note, author biography",
    Label.DUPLICATE: "a repeat, exact or nearly, of another line: the copy inside the story stays, otherwise the first",
    Label.JUNK: "anything else that is not the story: file names, `false`, widget text, reader comments",
}
