/// The lab's page: a person types a URL and watches the journey to it as it happens.
///
/// [rootwalk.lab.page.LabPage] is the entry point: a handler for the companion server, with one page, its style, its scripts,
/// and `/walk`, which sends the steps as server-sent events. [rootwalk.lab.page.Traveller] makes the journey; it is handed in,
/// and so are the bounds of what it reaches. [rootwalk.lab.page.Journeys] says who may have one: pages of this origin
/// alone, a few at once, not too many in a minute.
///
/// The page itself is beside this package's classes: `page.js` takes the events in and keeps what they say; `tree.js`,
/// `segments.js`, `exchange.js` and `waterfall.js` draw it, by way of `svg.js`; `story.js`, `segment-words.js` and
/// `fields.js` have the sentence and the RFC of everything. It takes nothing from anywhere else: its policy (`Content-Security-Policy`)
/// would not let it.
@NullMarked
package rootwalk.lab.page;

import org.jspecify.annotations.NullMarked;
