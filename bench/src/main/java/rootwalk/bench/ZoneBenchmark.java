package rootwalk.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import rootwalk.authoritative.Authority;
import rootwalk.authoritative.Authority.Additional;
import rootwalk.authoritative.OverridingData;
import rootwalk.authoritative.file.ZoneLoader;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.wire.Name;
import rootwalk.wire.RecordType;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.answer.AnswerWriter;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.RequestView;

/// What a question costs that a zone answers: read, found, written. Nothing is allocated.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ZoneBenchmark {

    private static final int QUERIES = 1 << 12;

    /// Names of hosts in the zone; a tenth as many delegations besides.
    @Param({"1000", "100000"})
    public int names;

    private final byte[][] exact = new byte[QUERIES][];
    private final byte[][] nameErrors = new byte[QUERIES][];
    private final byte[][] wildcards = new byte[QUERIES][];
    private final byte[][] referrals = new byte[QUERIES][];
    private final RequestView view = new RequestView();
    private final MessageWriter writer = new MessageWriter();
    private final Answer answer = new Answer();
    private final AnswerWriter answers = new AnswerWriter();
    private final Authority authority = new Authority(Additional.NONE);
    private final byte[] out = new byte[1232];
    private ZoneSet zones = load("");
    private int next;

    @Setup
    public void fill() {
        StringBuilder text = new StringBuilder("*.wild 60 A 192.0.2.9\n");
        for (int i = 0; i < names; i++) {
            text.append("host").append(i).append(" 300 A 192.0.2.1\n");
        }
        for (int i = 0; i < names / 10; i++) {
            text.append("child").append(i).append(" 300 NS ns.child").append(i).append('\n');
            text.append("ns.child").append(i).append(" 300 A 192.0.2.2\n");
        }
        zones = load(text.toString());
        Random random = new Random(1);
        for (int i = 0; i < QUERIES; i++) {
            int number = random.nextInt(names);
            exact[i] = Samples.ednsQuery("host" + number + ".example.", RecordType.A);
            nameErrors[i] = Samples.ednsQuery("none" + number + ".example.", RecordType.A);
            wildcards[i] = Samples.ednsQuery("host" + number + ".wild.example.", RecordType.A);
            referrals[i] = Samples.ednsQuery("www.child" + number / 10 + ".example.", RecordType.A);
        }
    }

    private static ZoneSet load(String records) {
        try {
            Path file = Files.createTempFile("bench", ".zone");
            try {
                Files.writeString(
                        file,
                        "$ORIGIN example.\n@ 900 SOA ns1 hostmaster 1 7200 3600 1209600 300\n@ 3600 NS ns1\n"
                                + "ns1 3600 A 192.0.2.1\n" + records);
                return new ZoneLoader(InstantSource.system())
                        .load(List.of(new ZoneLoader.Source(Name.of("example."), file)))
                        .zones();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private int ask(byte[][] queries) {
        next = (next + 1) & (QUERIES - 1);
        byte[] query = queries[next];
        view.read(query, 0, query.length);
        answer.clear();
        authority.answer(zones, view.questionView(), Authority.Any.ALL, OverridingData.NONE, answer);
        writer.beginResponse(view, out, 0, out.length, answer.flags() | answer.rcode());
        writer.reserve(11);
        answers.write(answer, view.questionView(), writer);
        writer.opt(1232, 0, 0, view.dnssecOk());
        return writer.finish();
    }

    @Benchmark
    public int exactMatch() {
        return ask(exact);
    }

    @Benchmark
    public int nameError() {
        return ask(nameErrors);
    }

    @Benchmark
    public int wildcard() {
        return ask(wildcards);
    }

    @Benchmark
    public int referral() {
        return ask(referrals);
    }
}
