package rootwalk.daemon.policy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import rootwalk.resolver.contract.Time;
import rootwalk.wire.tsig.TsigKey;
import rootwalk.wire.tsig.TsigKeys;

/// Checks of TSIG for tests.
final class TsigChecks {

    static final Time STOPPED = new Time() {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public long millis() {
            return 0;
        }
    };

    private TsigChecks() {}

    static TsigCheck withoutKeys() {
        return withKeys(InstantSource.fixed(Instant.EPOCH));
    }

    static TsigCheck withKeys(InstantSource clock, TsigKey... keys) {
        return new TsigCheck(TsigKeys.of(List.of(keys)), clock, new TsigLog(STOPPED, _ -> {}));
    }
}
