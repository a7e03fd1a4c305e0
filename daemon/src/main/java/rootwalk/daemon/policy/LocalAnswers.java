package rootwalk.daemon.policy;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.Authority;
import rootwalk.authoritative.Outcome;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.Origin;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordSet;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.RequestView;

/// Our own zones as recursion sees them, where an alias or the name of a server leads into one. Any thread.
public final class LocalAnswers implements LocalData {

    private static final ExtendedError NOT_LOADED =
            new ExtendedError(ExtendedError.INVALID_DATA, "a zone of ours is not loaded");

    private final ZoneSet zones;
    private final Shelf<Inquiry> inquiries = new Shelf<>(Inquiry::new);

    public LocalAnswers(ZoneSet zones) {
        this.zones = zones;
    }

    @Override
    public @Nullable Resolution find(Question question) {
        if (zones.size() == 0 || question.dnsClass() != RecordClass.IN) {
            return null;
        }
        Inquiry inquiry = inquiries.take();
        try {
            return inquiry.ask(zones, question);
        } finally {
            inquiries.bringBack(inquiry);
        }
    }

    /// A question put to our own zones in the form in which clients put theirs. Used by one thread at a time.
    private static final class Inquiry {

        private final byte[] request = new byte[RequestView.HEADER_LENGTH + Name.MAX_LENGTH + 4];
        private final Desk desk = new Desk();
        private final Authority authority = new Authority(Authority.Additional.NONE);
        private final MessageReader reader = new MessageReader();

        @Nullable
        Resolution ask(ZoneSet zones, Question question) {
            MessageWriter writer = desk.exchange.writer();
            writer.begin(request, 0, request.length, 0, 0);
            writer.question(question);
            desk.exchange.receive(
                    Transport.TCP, Origin.NOBODY, request, 0, writer.finish(), desk.reply, 0, 0);
            MessageWriter reply = desk.exchange.answer(AnswerSource.ZONE, ResponseCode.NOERROR, 0);
            Outcome outcome = authority.answer(zones, desk.exchange.request(), reply);
            return switch (outcome) {
                case NOT_OURS, TRANSFER -> null;
                case UNAVAILABLE -> Resolution.failed(ResponseCode.SERVFAIL, 0, NOT_LOADED);
                case ANSWERED, LEADS_OUT -> read(reply);
            };
        }

        private @Nullable Resolution read(MessageWriter reply) {
            Message message = reader.read(desk.reply, 0, reply.finish());
            // A referral is for recursion to follow.
            if (message == null || !message.isAuthoritative()) {
                return null;
            }
            return new Resolution(
                    Flags.rcode(message.flags()),
                    message.answer(),
                    message.authority(),
                    List.of(),
                    Security.INSECURE,
                    lowestTtl(message),
                    false,
                    List.of());
        }

        private static int lowestTtl(Message message) {
            int lowest = Integer.MAX_VALUE;
            for (RecordSet set : message.answer()) {
                lowest = Math.min(lowest, set.ttl());
            }
            for (RecordSet set : message.authority()) {
                lowest = Math.min(lowest, set.ttl());
            }
            return lowest;
        }
    }
}
