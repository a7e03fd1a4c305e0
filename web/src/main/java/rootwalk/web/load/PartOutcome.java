package rootwalk.web.load;

import rootwalk.web.client.FetchResult;
import rootwalk.web.path.FetchFailure;

/// The outcome of a part of a page.
public sealed interface PartOutcome {

    PagePart part();

    /// When the part finished, in nanoseconds of the timeline.
    long at();

    /// The part has a response, with any status.
    record Fetched(PagePart part, long at, FetchResult result) implements PartOutcome {}

    /// A step failed.
    record Failed(PagePart part, long at, FetchFailure failure) implements PartOutcome {}
}
