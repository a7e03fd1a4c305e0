package rootwalk.resolver.cache;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.store.Entry;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.RequestView;
import rootwalk.wire.text.RdataText;

/// The small language of the tests of this package: requests, and the cached responses to them.
final class Messages {

    private Messages() {}

    static Request ask(String name, int type) {
        return new Request(name, type, 0, false);
    }

    /// A request that can be changed before it is seen.
    record Request(String name, int type, int flags, boolean dnssecOk) {

        Request withDo() {
            return new Request(name, type, flags, true);
        }

        Request withFlags(int more) {
            return new Request(name, type, flags | more, dnssecOk);
        }

        RequestView view() {
            byte[] buffer = new byte[512];
            MessageWriter writer = new MessageWriter();
            writer.begin(buffer, 0, 512, 0x1234, flags);
            writer.question(new Question(Name.of(name), type));
            if (dnssecOk) {
                writer.opt(1232, 0, 0, true);
            }
            RequestView view = new RequestView();
            if (view.read(buffer, 0, writer.finish()) != RequestView.Shape.QUERY) {
                throw new IllegalStateException("not a query");
            }
            return view;
        }

        /// The message with these records in the answer section, as it is before OPT is added.
        MessageWriter reply(int limit, int flags, RRset... answer) {
            byte[] buffer = new byte[65535];
            MessageWriter writer = new MessageWriter();
            writer.beginResponse(view(), buffer, 3, limit, flags);
            for (RRset rrset : answer) {
                writer.add(rrset);
            }
            return writer;
        }

        CachedMessage cached(int lifetime, long millis, RRset... answer) {
            return cached(lifetime, millis, 0, List.of(), answer);
        }

        CachedMessage cached(int lifetime, long millis, int flags, List<ExtendedError> errors, RRset... answer) {
            CachedMessage message = of(reply(60_000, flags, answer), lifetime, millis, errors);
            if (message == null) {
                throw new IllegalStateException("not to be kept");
            }
            return message;
        }

        @Nullable
        CachedMessage of(MessageWriter message, int lifetime, long millis, List<ExtendedError> errors) {
            return CachedMessage.of(new Entry(), message, CachedMessage.variant(view()), lifetime, errors, millis);
        }
    }

    /// What a client reads when it asks for a response to be written for it.
    static Message read(CachedMessage message, RequestView request, int limit, long millis) {
        byte[] buffer = new byte[65535];
        MessageWriter writer = new MessageWriter();
        writer.beginResponse(request, buffer, 7, limit, message.rcode());
        if (!message.addTo(writer, millis)) {
            writer.truncate();
        }
        Message response = new MessageReader().read(buffer, 7, writer.finish());
        if (response == null) {
            throw new IllegalStateException("malformed");
        }
        return response;
    }

    static RRset addresses(String owner, int ttl, String... addresses) {
        return RRset.of(
                Name.of(owner),
                RecordType.A,
                ttl,
                Arrays.stream(addresses)
                        .map(address -> RdataText.parse(RecordType.A, address, Name.ROOT))
                        .toList());
    }

    static RRset alias(String owner, int ttl, String target) {
        return RRset.of(
                Name.of(owner), RecordType.CNAME, ttl, RdataText.parse(RecordType.CNAME, target, Name.ROOT));
    }
}
