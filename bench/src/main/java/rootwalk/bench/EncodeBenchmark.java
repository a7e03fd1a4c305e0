package rootwalk.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import rootwalk.wire.Flags;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.codec.RequestView;

/// Writing responses of the usual kinds, names compressed; nothing is allocated.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncodeBenchmark {

    private final RequestView request = Samples.view(Samples.ednsQuery("www.example.com.", RecordType.A));
    private final RRset address = Samples.set("www.example.com.", RecordType.A, "192.0.2.1");
    private final RRset soa = Samples.soa();
    private final List<RRset> referral = Samples.referral();
    private final byte[] response = new byte[1232];
    private final MessageWriter writer = new MessageWriter();

    @Benchmark
    public int address() {
        writer.beginResponse(request, response, 0, response.length, Flags.AA);
        writer.add(address);
        return end();
    }

    @Benchmark
    public int nameError() {
        writer.beginResponse(request, response, 0, response.length, Flags.AA | ResponseCode.NXDOMAIN);
        writer.section(Section.AUTHORITY);
        writer.add(soa);
        return end();
    }

    @Benchmark
    public int referralOfSixRecords() {
        writer.beginResponse(request, response, 0, response.length, 0);
        writer.section(Section.AUTHORITY);
        writer.add(referral.get(0));
        writer.section(Section.ADDITIONAL);
        for (int i = 1; i < referral.size(); i++) {
            writer.add(referral.get(i));
        }
        return end();
    }

    private int end() {
        writer.opt(1232, 0, 0, true);
        return writer.finish();
    }
}
