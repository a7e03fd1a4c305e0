package rootwalk.web.load;

import rootwalk.web.client.FetchResult;
import rootwalk.web.path.FetchFailure;

/// What became of a part of a page.
public sealed interface PartOutcome {

    PagePart part();

    /// When that was, in nanoseconds since the journey began.
    long at();

    /// There is a response, whatever its status.
    record Fetched(PagePart part, long at, FetchResult result) implements PartOutcome {}

    /// It failed at a step.
    record Failed(PagePart part, long at, FetchFailure failure) implements PartOutcome {}
}
