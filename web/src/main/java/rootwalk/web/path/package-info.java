/// What happens between a URL and its response, reported as it happens, and the data of its steps.
///
/// [rootwalk.web.path.PathEvent] is the entry point: a sealed family of records, one for each thing that can be seen. They are
/// passed to a [rootwalk.web.path.Journey], which stamps them with its clock and hands them, one at a time, to a
/// [rootwalk.web.path.PathObserver]. [rootwalk.web.path.Timings] says where the time of one exchange went, and
/// [rootwalk.web.path.FetchFailure] at which step a fetch ended, what was seen, and what usually causes it.
///
/// This package knows URLs, HTTP messages and DNS as data. It knows none of the packages that look up, connect or fetch: they know it.
@NullMarked
package rootwalk.web.path;

import org.jspecify.annotations.NullMarked;
