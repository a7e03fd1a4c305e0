/// A page and what it wants, fetched as a browser does.
///
/// [rootwalk.web.load.PageLoad] is the entry point. The document is fetched first; what it names is asked for as soon as it is
/// read, the most urgent first, each on a thread of its own, and what the style sheets among it name as soon as they are
/// there. Each thing wanted is a [rootwalk.web.load.Part] with a number, an observer and an
/// [rootwalk.web.load.PartOutcome] of its own; one that fails leaves the others alone. How many go at once is the client's
/// affair: six connections to an origin with HTTP/1, one with HTTP/2, and who waits for one gets it by its urgency. To
/// another site goes what a browser sends there: no credentials, of cookies only what is for all sites, and of the page
/// its origin.
///
/// What is found, and what is not (scripts are not run), is said by `rootwalk.web.page`. A frame's document is fetched,
/// what it wants is not. The document is read when it is whole, where a browser reads while it comes.
@NullMarked
package rootwalk.web.load;

import org.jspecify.annotations.NullMarked;
