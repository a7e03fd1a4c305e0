package rootwalk.daemon.policy.response;

import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.policy.PolicyAction;
import rootwalk.wire.Name;

/// Counts the decisions of response policy zones by their actions, and logs those of disabled zones: a line for each, up to a limit
/// per second. Thread-safe.
public final class PolicyLog {

    private static final Logger LOG = LoggerFactory.getLogger("rootwalk.policy");

    private final BooleanSupplier admitsLine;
    private final LongAdder nxdomain = new LongAdder();
    private final LongAdder nodata = new LongAdder();
    private final LongAdder passthru = new LongAdder();
    private final LongAdder drop = new LongAdder();
    private final LongAdder tcpOnly = new LongAdder();
    private final LongAdder data = new LongAdder();
    private final LongAdder disabled = new LongAdder();

    /// @param admitsLine whether another line may be written now
    public PolicyLog(BooleanSupplier admitsLine) {
        this.admitsLine = admitsLine;
    }

    /// How often something was decided. Responses from the message cache are not counted again.
    ///
    /// @param data answers with records of a policy zone, or with its alias
    /// @param disabled what disabled zones would have decided
    public record Counts(long nxdomain, long nodata, long passthru, long drop, long tcpOnly, long data,
            long disabled) {}

    public Counts counts() {
        return new Counts(nxdomain.sum(), nodata.sum(), passthru.sum(), drop.sum(), tcpOnly.sum(), data.sum(),
                disabled.sum());
    }

    void decided(PolicyAction action) {
        switch (action) {
            case PolicyAction.Plain plain -> {
                switch (plain) {
                    case NXDOMAIN -> nxdomain.increment();
                    case NODATA -> nodata.increment();
                    case PASSTHRU -> passthru.increment();
                    case DROP -> drop.increment();
                    case TCP_ONLY -> tcpOnly.increment();
                }
            }
            case PolicyAction.Alias _,PolicyAction.Data _ -> data.increment();
        }
    }

    void disabled(Name name, Match match) {
        disabled.increment();
        if (admitsLine.getAsBoolean()) {
            LOG.info("the disabled response policy zone {} has {} for {}, by {}", match.zone().settings().zone(),
                    word(match.action()), name, match.node().name());
        }
    }

    private static String word(PolicyAction action) {
        return switch (action) {
            case PolicyAction.Plain plain -> plain.name().toLowerCase(Locale.ROOT).replace('_', '-');
            case PolicyAction.Alias(Name target, int _) -> "the alias " + target;
            case PolicyAction.Data _ -> "data";
        };
    }
}
