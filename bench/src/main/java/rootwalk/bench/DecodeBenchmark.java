package rootwalk.bench;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.RequestView;

/// Reading: requests in place (nothing allocated), responses from other servers into values.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeBenchmark {

    private final byte[] query = Samples.query("www.example.com.", RecordType.A);
    private final byte[] ednsQuery = Samples.ednsQuery("www.example.com.", RecordType.A);
    private final byte[] referral = Samples.referralMessage();
    private final RequestView view = new RequestView();
    private final MessageReader reader = new MessageReader();

    @Benchmark
    public RequestView.Shape query() {
        return view.read(query, 0, query.length);
    }

    @Benchmark
    public RequestView.Shape queryWithEdnsAndCookie() {
        return view.read(ednsQuery, 0, ednsQuery.length);
    }

    @Benchmark
    public Message referralOfSixRecords() {
        Message message = reader.read(referral, 0, referral.length);
        if (message == null) {
            throw new IllegalStateException(reader.problem());
        }
        return message;
    }
}
