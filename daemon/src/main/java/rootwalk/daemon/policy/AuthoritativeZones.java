package rootwalk.daemon.policy;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;

import rootwalk.authoritative.Authority;
import rootwalk.authoritative.OverridingData;
import rootwalk.authoritative.zone.NameKey;
import rootwalk.authoritative.zone.ServedZones;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.LocalSource;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.MessageWriter.Section;

/// Answers from authoritative zones. For clients with recursion, names below a delegation are left to recursion (RFC
/// 1034 section 4.3.1), and so are DS records that the parent zone has, and the targets of aliases that lead out or that an
/// earlier step answers. Used by one thread.
public final class AuthoritativeZones implements QueryStep {

    private static final byte[] TOO_MANY_ALIASES =
            ("the chain has more than " + Authority.MAX_ALIASES + " aliases").getBytes(StandardCharsets.UTF_8);
    private static final byte[] TOO_LARGE =
            "the records do not fit into one message".getBytes(StandardCharsets.UTF_8);

    private final ServedZones served;
    private final Authority authority;
    private final InstantSource clock;
    private final AliasTargets targets;
    private final NameKey key = new NameKey();

    /// @param authority used by this step only
    /// @param clock that of [Zone#lifetime]
    /// @param before the previous steps with data of this server, in the order of the pipeline
    public AuthoritativeZones(ServedZones served, Authority authority, InstantSource clock,
            List<? extends LocalSource> before) {
        this.served = served;
        this.authority = authority;
        this.clock = clock;
        targets = new AliasTargets(before);
    }

    @Override
    public StepResult serve(QueryContext context) {
        ZoneSet zones = served.forClients();
        if (zones.size() == 0) {
            return StepResult.PASS;
        }
        Answer answer = context.answer(AnswerSource.ZONE, ResponseCode.NOERROR, 0);
        targets.begin();
        OverridingData overriding = context.recursionOffered() ? targets : OverridingData.NONE;
        return switch (authority.answer(zones, context.request().questionView(), any(context), overriding, answer)) {
            case NOT_AUTHORITATIVE -> StepResult.PASS;
            case ANSWERED -> {
                if (context.request().wantsExpire() && context.request().qtype() == RecordType.SOA) {
                    addExpire(context, zones);
                }
                yield answered(answer);
            }
            case REFERRED, OF_PARENT -> context.mayRecurse() ? continueElsewhere(answer) : StepResult.ANSWERED;
            case EXTERNAL_ALIAS -> StepResult.EXTERNAL_ALIAS;
            case TOO_MANY_ALIASES -> {
                context.explain(ExtendedError.OTHER, TOO_MANY_ALIASES);
                yield StepResult.ANSWERED;
            }
            case TOO_LARGE -> {
                context.explain(ExtendedError.OTHER, TOO_LARGE);
                yield context.refuse(AnswerSource.ZONE, ResponseCode.SERVFAIL);
            }
            case UNAVAILABLE -> {
                context.explain(ExtendedError.INVALID_DATA);
                yield StepResult.ANSWERED;
            }
        };
    }

    /// RFC 7314 section 3. Other queries than those for zone maintenance do not need it.
    private void addExpire(QueryContext context, ZoneSet zones) {
        key.set(context.request().questionView());
        Zone zone = zones.withApex(key);
        if (zone != null && zone.state() instanceof ZoneSnapshot snapshot) {
            context.expireIn(zone.lifetime(snapshot, clock.instant()));
        }
    }

    private static Authority.Any any(QueryContext context) {
        return context.transport() == Transport.UDP ? Authority.Any.TRUNCATED : Authority.Any.ALL;
    }

    /// RFC 6604 section 3: the response code is about the last name of the chain.
    private StepResult answered(Answer answer) {
        if (answer.rcode() == ResponseCode.NXDOMAIN && targets.lastExists()) {
            answer.rcode(ResponseCode.NOERROR);
        }
        return StepResult.ANSWERED;
    }

    /// The next step is the message cache, which has no answers that begin with aliases of these zones.
    private static StepResult continueElsewhere(Answer answer) {
        return answer.has(Section.ANSWER) ? StepResult.EXTERNAL_ALIAS : StepResult.PASS;
    }
}
