/// What happens between a URL and its response, told as it happens, and the data that its steps hand on.
///
/// [rootwalk.web.path.PathEvent] is the door: a sealed family of records, one for each thing that can be seen. They are
/// told through a [rootwalk.web.path.Journey], which stamps them with its clock and hands them, one at a time, to a
/// [rootwalk.web.path.PathObserver]. [rootwalk.web.path.Timings] says where the time of one exchange went, and
/// [rootwalk.web.path.FetchFailure] at which step a fetch ended, what was seen, and what usually causes it.
///
/// This package knows URLs, HTTP messages and DNS as data. It knows nobody who looks up, connects or asks: they know it.
@NullMarked
package rootwalk.web.path;

import org.jspecify.annotations.NullMarked;
