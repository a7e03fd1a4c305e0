package rootwalk.daemon.policy;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.Authority;
import rootwalk.authoritative.Outcome;
import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.Finish;
import rootwalk.daemon.pipeline.Origin;
import rootwalk.daemon.pipeline.QuestionStep;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.resolver.contract.LocalCut;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.wire.Edns;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.RequestView;

/// A question put to our own data in the form in which clients put theirs. Nobody resolves for who asks here, so aliases
/// that lead out are left as they are. Used by one thread at a time.
final class LocalInquiry {

    private static final ExtendedError NOT_LOADED =
            new ExtendedError(ExtendedError.INVALID_DATA, "a zone of ours is not loaded");
    private static final ExtendedError TOO_LARGE =
            new ExtendedError(ExtendedError.OTHER, "the records do not fit into a message together");
    private static final ExtendedError NO_REPLY =
            new ExtendedError(ExtendedError.BLOCKED, "a local zone lets nobody have a reply");
    private static final int OPT_LENGTH = 11;

    private final List<QuestionStep> overlays;
    private final ZoneSet zones;
    private final byte[] request = new byte[RequestView.HEADER_LENGTH + Name.MAX_LENGTH + 4 + OPT_LENGTH];
    private final Desk desk = new Desk();
    private final Authority authority = new Authority(Authority.Additional.NONE);
    private final Finish finish = new Finish(Octets.EMPTY, Edns.SAFE_UDP_SIZE, 0);
    private final MessageReader reader = new MessageReader();
    private int answeredBy;

    LocalInquiry(List<QuestionStep> overlays, ZoneSet zones) {
        this.overlays = overlays;
        this.zones = zones;
    }

    /// The answer of the first who knows the name, or null when nobody does or our own zones delegate it.
    @Nullable
    Resolution ask(Question question) {
        receive(question);
        for (answeredBy = 0; answeredBy < overlays.size(); answeredBy++) {
            switch (overlays.get(answeredBy).serve(desk.exchange)) {
                case PASS -> {}
                case ANSWERED -> {
                    return resolution(reply());
                }
                case DROPPED, SUSPENDED -> {
                    return Resolution.failed(ResponseCode.REFUSED, 0, NO_REPLY);
                }
            }
        }
        return switch (askZones()) {
            case NOT_OURS, TRANSFER -> null;
            case UNAVAILABLE -> Resolution.failed(ResponseCode.SERVFAIL, 0, NOT_LOADED);
            case REFERRED -> behindAliases(reply());
            case ANSWERED, LEADS_OUT, TOO_MANY_ALIASES -> resolution(reply());
            case TOO_LARGE -> Resolution.failed(ResponseCode.SERVFAIL, 0, TOO_LARGE);
        };
    }

    /// Which of the overlays gave the last answer, in their order; as many as there are for our own zones.
    int answeredBy() {
        return answeredBy;
    }

    /// Where our own zones delegate the name or one above it, or null.
    @Nullable
    LocalCut cutAbove(Name name) {
        receive(new Question(name, RecordType.NS));
        if (askZones() != Outcome.REFERRED) {
            return null;
        }
        Message referral = reply();
        Zone parent = authority.zone();
        return referral == null || parent == null || !referral.answer().isEmpty()
                ? null
                : new LocalCut(parent.apex(), referral.authority().getFirst(), referral.additional());
    }

    private void receive(Question question) {
        MessageWriter writer = desk.exchange.writer();
        writer.begin(request, 0, request.length, 0, 0);
        writer.question(question);
        writer.opt(Edns.SAFE_UDP_SIZE, ResponseCode.NOERROR, 0, false);
        desk.exchange.receive(Transport.TCP, Origin.NOBODY, request, 0, writer.finish(), desk.reply, 0, 0);
    }

    private Outcome askZones() {
        if (zones.size() == 0) {
            return Outcome.NOT_OURS;
        }
        MessageWriter reply = desk.exchange.answer(AnswerSource.ZONE, ResponseCode.NOERROR, 0);
        Outcome outcome = authority.answer(zones, desk.exchange.request(), Authority.Any.ALL, reply);
        desk.exchange.rcode(Flags.rcode(reply.flags()));
        return outcome;
    }

    private @Nullable Message reply() {
        return reader.read(desk.reply, 0, finish.complete(desk.exchange));
    }

    /// A referral itself is for recursion to follow, by way of [#cutAbove].
    private static @Nullable Resolution behindAliases(@Nullable Message referral) {
        return referral == null || referral.answer().isEmpty()
                ? null
                : new Resolution(ResponseCode.NOERROR, referral.answer(), List.of(), List.of(), Security.INSECURE,
                        lowestTtl(referral.answer(), List.of()), false, List.of());
    }

    private static @Nullable Resolution resolution(@Nullable Message message) {
        return message == null
                ? null
                : new Resolution(
                        message.rcode(),
                        message.answer(),
                        message.authority(),
                        List.of(),
                        Security.INSECURE,
                        lowestTtl(message.answer(), message.authority()),
                        false,
                        message.edns() == null ? List.of() : ExtendedError.among(message.edns().options()));
    }

    /// 0 where there is no record that says for how long.
    private static int lowestTtl(List<RecordSet> answer, List<RecordSet> authority) {
        int lowest = Integer.MAX_VALUE;
        for (RecordSet set : answer) {
            lowest = Math.min(lowest, set.ttl());
        }
        for (RecordSet set : authority) {
            lowest = Math.min(lowest, set.ttl());
        }
        return lowest == Integer.MAX_VALUE ? 0 : lowest;
    }
}
