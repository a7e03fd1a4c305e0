package rootwalk.daemon.policy;

import java.time.InstantSource;

import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.tsig.TsigKeys;
import rootwalk.wire.tsig.TsigRequest;

/// Checks the TSIG of requests (RFC 8945 section 5.2). Immutable; any thread.
public final class TsigCheck {

    private final TsigKeys keys;
    private final InstantSource clock;
    private final TsigLog log;

    /// @param keys that clients may use
    /// @param clock the time of day
    /// @param log receives each error
    public TsigCheck(TsigKeys keys, InstantSource clock, TsigLog log) {
        this.keys = keys;
        this.clock = clock;
        this.log = log;
    }

    /// Checks a request with a TSIG, and prepares its response for the TSIG that it needs.
    ///
    /// @return the response code, unless the request may be processed: then NOERROR
    int check(QueryContext context) {
        TsigRequest checked =
                TsigRequest.check(context.request(), keys, context.digest(), clock.instant().getEpochSecond());
        boolean hasRoom = context.tsig(checked);
        if (checked instanceof TsigRequest.Failed failed) {
            log.failed(context.client(), failed);
            return failed.rcode();
        }
        return hasRoom ? ResponseCode.NOERROR : ResponseCode.SERVFAIL;
    }
}
