package rootwalk.web.client;

import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.Step;

/// Why a connection ends.
///
/// @param seen
///            one sentence without a full stop
record Ending(String seen, String usualCause) {

    FetchFailure at(Step step) {
        return new FetchFailure(step, seen, usualCause);
    }
}
