/// Fetches a page with its resources, as a browser does.
///
/// [rootwalk.web.load.PageLoad] is the entry point. It fetches the document first and then its resources, the most
/// urgent first, each on its own thread, and the resources of style sheets as soon as these are there. Each resource is
/// a [rootwalk.web.load.PagePart] with a number, an observer and a [rootwalk.web.load.PartOutcome]; a failure does not
/// affect the others. The client limits the number of connections: six to an origin with HTTP/1, one with HTTP/2;
/// requests that wait get one by urgency. Requests to another site contain what a browser sends there: no credentials,
/// only cookies with `SameSite=None`, and only the origin of the page as the referrer.
///
/// `rootwalk.web.page` says which resources are found, and which are not (scripts are not run). The document of a frame is
/// fetched, its resources are not. A browser reads a document while it arrives; this package reads it when it is complete.
@NullMarked
package rootwalk.web.load;

import org.jspecify.annotations.NullMarked;
