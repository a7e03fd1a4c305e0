/// The steps between a URL and its response, reported as they happen, and their data.
///
/// [rootwalk.web.path.PathEvent] is the entry point: a sealed family of records, one for each kind of event. A
/// [rootwalk.web.path.FetchTimeline] adds the time of its clock and passes them, one at a time, to a
/// [rootwalk.web.path.PathObserver]. [rootwalk.web.path.Timings] divides the time of an exchange, and
/// [rootwalk.web.path.FetchFailure] says at which step a fetch failed, what was observed, and the usual cause.
///
/// This package depends on URLs, HTTP messages and DNS data, but on none of the packages that look up, connect or fetch.
@NullMarked
package rootwalk.web.path;

import org.jspecify.annotations.NullMarked;
