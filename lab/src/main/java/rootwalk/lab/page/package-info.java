/// The lab's page: a user types a URL and sees each step of the fetch as it happens.
///
/// [rootwalk.lab.page.LabPage] is the entry point: a handler for the companion server, with one page, its style, its scripts,
/// and `/fetch`, which sends the steps as server-sent events. [rootwalk.lab.page.UrlFetcher] runs the fetch; it is passed in with
/// the limits of what it may reach. [rootwalk.lab.page.FetchHandler] limits the fetches: only for pages of this origin, a few at
/// once, and a number per minute.
///
/// The page is in the resources of this package. `page.js` receives the events and keeps their data; `tree.js`, `trust.js`, `segments.js`,
/// `exchange.js` and `waterfall.js` draw it with `svg.js`; `story.js`, `segment-words.js` and `fields.js` have the explanations
/// and RFCs. The page loads nothing from other sites; its policy (`Content-Security-Policy`) forbids it.
@NullMarked
package rootwalk.lab.page;

import org.jspecify.annotations.NullMarked;
