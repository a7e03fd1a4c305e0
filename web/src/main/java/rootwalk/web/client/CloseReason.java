package rootwalk.web.client;

import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;

/// Why a connection was closed.
///
/// @param description one sentence without a full stop
record CloseReason(String description, String usualCause) {

    FetchFailure asFailure(FetchStep step) {
        return new FetchFailure(step, description, usualCause);
    }
}
