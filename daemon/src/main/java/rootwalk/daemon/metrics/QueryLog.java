package rootwalk.daemon.metrics;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.PolicyHit;
import rootwalk.daemon.pipeline.QueryContext;
import rootwalk.daemon.pipeline.Transport;
import rootwalk.wire.Addresses;
import rootwalk.wire.Question;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.json.JsonWriter;

/// Writes a line for each answered query, or for a sample of them, on its own thread. Any thread; no method blocks.
public final class QueryLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("rootwalk.queries");

    /// Which lines are written.
    ///
    /// @param sample one of so many queries has a line
    /// @param addresses whether a line has the address of the client
    public record Lines(Format format, int sample, boolean addresses) {}

    /// The format of a line.
    public enum Format {
        TEXT {
            @Override
            String line(Entry entry) {
                String client = entry.client() == null ? ""
                        : Addresses.text(entry.client().getAddress()) + "#" + entry.client().getPort() + " ";
                return client + entry.question() + " " + word(entry.transport()) + " "
                        + ResponseCode.name(entry.rcode())
                        + " " + entry.length() + " octets from " + word(entry.source())
                        + (entry.policy() == null ? ""
                                : " " + entry.policy().zone() + " by " + entry.policy().trigger());
            }
        },
        JSON {
            @Override
            String line(Entry entry) {
                JsonWriter json = new JsonWriter().object();
                if (entry.client() != null) {
                    json.member("client", Addresses.text(entry.client().getAddress()))
                            .member("port", entry.client().getPort());
                }
                json.member("name", entry.question().name().toString())
                        .member("class", RecordClass.name(entry.question().dnsClass()))
                        .member("type", RecordType.name(entry.question().type()))
                        .member("transport", word(entry.transport()))
                        .member("rcode", ResponseCode.name(entry.rcode()))
                        .member("octets", entry.length())
                        .member("source", word(entry.source()));
                if (entry.policy() != null) {
                    json.member("policy-zone", entry.policy().zone().toString())
                            .member("trigger", entry.policy().trigger().toString());
                }
                return json.endObject().take().strip();
            }
        },
        LOGFMT {
            @Override
            String line(Entry entry) {
                String client = entry.client() == null ? ""
                        : "client=" + Addresses.text(entry.client().getAddress()) + " port=" + entry.client().getPort()
                                + " ";
                return client + "name=" + quoted(entry.question().name().toString())
                        + " class=" + RecordClass.name(entry.question().dnsClass())
                        + " type=" + RecordType.name(entry.question().type()) + " transport=" + word(entry.transport())
                        + " rcode=" + ResponseCode.name(entry.rcode()) + " octets=" + entry.length()
                        + " source=" + word(entry.source())
                        + (entry.policy() == null ? ""
                                : " policy-zone=" + quoted(entry.policy().zone().toString()) + " trigger="
                                        + quoted(entry.policy().trigger().toString()));
            }
        };

        abstract String line(Entry entry);

        private static String word(Enum<?> value) {
            return value.name().toLowerCase(Locale.ROOT);
        }

        /// A name may have any octet; as text, all but letters, digits and a few signs are escaped with a backslash.
        private static String quoted(String name) {
            return name.indexOf('\\') < 0 && name.indexOf('=') < 0 && name.indexOf('"') < 0 ? name
                    : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
    }

    /// A query to be logged.
    ///
    /// @param client null if it is not logged
    /// @param policy null if the answer is not from a response policy zone
    record Entry(
            @Nullable InetSocketAddress client, Transport transport, Question question, int rcode, int length,
            AnswerSource source, @Nullable PolicyHit policy, Format format) {}

    private final LineQueue<Entry> queue;
    private final AtomicLong answered = new AtomicLong();
    private volatile @Nullable Lines lines;

    /// @param threads makes the writing thread with the first line
    public QueryLog(ThreadFactory threads) {
        queue = new LineQueue<>(threads, "questions", new LineQueue.Sink<>() {
            @Override
            public void write(List<Entry> entries) {
                entries.forEach(entry -> LOG.info(LineQueue.BULK, "{}", entry.format().line(entry)));
            }

            @Override
            public void end() {}
        });
    }

    /// Sets which lines are written from now on; empty for none.
    public void use(Optional<Lines> wanted) {
        lines = wanted.orElse(null);
        if (wanted.isPresent()) {
            queue.start();
        }
    }

    /// The number of lines that were not written because the log was too slow.
    public long lost() {
        return queue.lost();
    }

    void answered(QueryContext context, int length) {
        Lines wanted = lines;
        if (wanted == null || !context.request().hasQuestion() || !isInSample(wanted)) {
            return;
        }
        queue.offer(new Entry(
                wanted.addresses() ? context.client().toSocketAddress() : null,
                context.transport(),
                context.request().question(),
                context.rcode(),
                length,
                context.source(),
                context.policyHit(),
                wanted.format()));
    }

    private boolean isInSample(Lines wanted) {
        return wanted.sample() == 1 || answered.getAndIncrement() % wanted.sample() == 0;
    }

    /// Writes the waiting lines, and ends the writing thread.
    @Override
    public void close() {
        lines = null;
        queue.close();
    }
}
