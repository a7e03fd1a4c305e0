package rootwalk.web.load;

import rootwalk.web.client.Fetched;
import rootwalk.web.path.FetchFailure;

/// What became of a part of a page.
public sealed interface PartOutcome {

    Part part();

    /// When that was, in nanoseconds since the journey began.
    long at();

    /// There is a response, whatever its status.
    record Got(Part part, long at, Fetched fetched) implements PartOutcome {}

    /// It failed at a step.
    record Lost(Part part, long at, FetchFailure failure) implements PartOutcome {}
}
