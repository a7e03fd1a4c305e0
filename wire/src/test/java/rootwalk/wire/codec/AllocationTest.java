package rootwalk.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.testing.Allocation;
import rootwalk.wire.text.RdataText;

/// The hot classes allocate nothing, measured by the thread's own counter.
class AllocationTest {

    private final RequestView view = new RequestView();

    @Test
    void readingARequest() {
        for (byte[] request : Requests.sound()) {
            assertThat(Allocation.of(() -> view.read(request, 0, request.length))).isZero();
        }
    }

    @Test
    void writingAResponse() {
        byte[] request = Requests.ednsQuery("www.example.", RecordType.A, 1232, 0, 0x8000);
        view.read(request, 0, request.length);
        RRset alias = set("www.example.", RecordType.CNAME, "host.example.");
        RRset addresses = set("host.example.", RecordType.A, "192.0.2.1", "192.0.2.2");
        RRset servers = set("example.", RecordType.NS, "ns1.example.", "ns2.elsewhere.test.");
        RRset soa = set("example.", RecordType.SOA, "ns1.example. admin.example. 1 2 3 4 5");
        EdnsOption error = new ExtendedError(ExtendedError.STALE_ANSWER, "old").option();
        MessageWriter writer = new MessageWriter();
        byte[] response = new byte[1232];

        assertThat(Allocation.of(() -> {
            writer.beginResponse(view, response, 0, response.length, Flags.AA);
            writer.reserve(11);
            writer.add(alias);
            writer.add(addresses, 5);
            writer.section(MessageWriter.Section.AUTHORITY);
            writer.add(servers);
            writer.add(view.octets(), view.qnameOffset(), view.qnameLength(), soa, 60);
            writer.opt(1232, 0, 0, true);
            writer.option(error);
            writer.finish();
        })).isZero();
        assertThat(writer.overflowed()).isFalse();
    }

    @Test
    void comparingAndHashingNames() {
        Name name = Name.of("www.Example.com.");
        Name same = Name.of("WWW.example.com.");
        Name zone = Name.of("example.com.");
        byte[] octets = same.sharedOctets();

        assertThat(Allocation.of(() -> {
            if (!name.equals(same) || name.compareTo(same) != 0 || !name.isSubdomainOf(zone)
                    || name.commonLabels(zone) != 2
                    || name.hashCode() != rootwalk.wire.CaseFolding.hash(octets, 0, octets.length)
                    || !name.matches(octets, 0, octets.length)) {
                throw new IllegalStateException();
            }
        })).isZero();
    }

    private static RRset set(String owner, int type, String... data) {
        return RRset.of(
                Name.of(owner),
                type,
                300,
                List.of(data).stream().map(text -> RdataText.parse(type, text, Name.ROOT)).toList());
    }
}
