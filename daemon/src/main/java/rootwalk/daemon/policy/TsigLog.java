package rootwalk.daemon.policy;

import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.resolver.contract.Time;
import rootwalk.wire.Addresses;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.SafeText;
import rootwalk.wire.tsig.TsigRequest;

/// Logs requests whose TSIG has an error: a line for each, up to a limit per second. Thread-safe; no method blocks.
public final class TsigLog {

    private static final Logger LOG = LoggerFactory.getLogger("rootwalk.tsig");

    private final LineQuota quota;
    private final Consumer<String> lines;

    public TsigLog(Time time) {
        this(time, LOG::info);
    }

    /// @param lines receives each line
    TsigLog(Time time, Consumer<String> lines) {
        quota = new LineQuota(time);
        this.lines = lines;
    }

    void failed(ClientAddress client, TsigRequest.Failed failed) {
        long before = quota.admit();
        if (before == LineQuota.NONE) {
            return;
        }
        String more = before == 0 ? "" : "; " + before + " more without a line";
        lines.accept(SafeText.text("request of " + Addresses.text(client.toSocketAddress()) + " with the key "
                + failed.key() + ": " + reason(failed.error()) + more));
    }

    private static String reason(int error) {
        return switch (error) {
            case ResponseCode.BADKEY -> "BADKEY: keys has no key with this name and algorithm";
            case ResponseCode.BADSIG -> "BADSIG: the secret of the client differs, or the request was changed";
            case ResponseCode.BADTIME -> "BADTIME: the clocks differ, or the request is an old one";
            case ResponseCode.BADTRUNC -> "BADTRUNC: the MAC is truncated";
            default -> "FORMERR: no MAC has this length";
        };
    }
}
