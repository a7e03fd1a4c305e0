package rootwalk.authoritative.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.codec.RecordCursor;
import rootwalk.wire.codec.RequestView;

/// RFC 1995 section 3, RFC 5936 section 2.1.
class TransferRequestTest {

    private static final String SOA = "example. 0 SOA . . 2026010203 0 0 0 0";

    private static TransferRequest read(int type, List<String> answer, List<String> authority) {
        MessageWriter writer = new MessageWriter();
        byte[] buffer = new byte[2000];
        writer.begin(buffer, 5, 1000, 1, 0);
        writer.question(new Question(Name.of("Example."), type));
        answer.stream().map(Zones::record).forEach(writer::add);
        writer.section(Section.AUTHORITY);
        authority.stream().map(Zones::record).forEach(writer::add);
        writer.section(Section.ADDITIONAL);
        writer.opt(1232, 0, 0, false);
        RequestView view = new RequestView();
        assertThat(view.read(buffer, 5, writer.finish())).isEqualTo(RequestView.Shape.QUERY);
        return TransferRequest.read(view, new RecordCursor());
    }

    private static TransferRequest ixfr(String... authority) {
        return read(RecordType.IXFR, List.of(), List.of(authority));
    }

    @Test
    void axfrRequestsTheZone() {
        assertThat(read(RecordType.AXFR, List.of(), List.of())).isEqualTo(new TransferRequest.OfZone());
        assertThat(read(RecordType.AXFR, List.of(), List.of(SOA))).isEqualTo(new TransferRequest.OfZone());
    }

    @ParameterizedTest
    @ValueSource(strings = {SOA, "EXAMPLE. 5 SOA ns.example. h.example. 2026010203 1 2 3 4",
            "example. 5 SOA a.other.test. b.other.test. 2026010203 1 2 3 4"})
    void ixfrHasTheSerialOfTheClientInTheAuthoritySection(String soa) {
        assertThat(ixfr(soa)).isEqualTo(new TransferRequest.OfDifferences(2026010203));
    }

    @Test
    void aSerialIsAnUnsignedNumber() {
        assertThat(ixfr(SOA.replace("2026010203", "4294967295"))).isEqualTo(new TransferRequest.OfDifferences(-1));
    }

    @Test
    void otherRecordsAreIgnored() {
        assertThat(read(RecordType.IXFR, List.of("example. 0 A 192.0.2.1"), List.of("example. 0 NS ns.example.", SOA)))
                .isEqualTo(new TransferRequest.OfDifferences(2026010203));
    }

    @Test
    void ixfrWithoutAnSoaRecordIsMalformed() {
        assertThat(ixfr()).isEqualTo(new TransferRequest.Malformed());
        assertThat(ixfr("example. 0 NS ns.example.")).isEqualTo(new TransferRequest.Malformed());
        assertThat(read(RecordType.IXFR, List.of(SOA), List.of())).isEqualTo(new TransferRequest.Malformed());
    }

    @Test
    void ixfrWithTwoSoaRecordsIsMalformed() {
        assertThat(ixfr(SOA, SOA)).isEqualTo(new TransferRequest.Malformed());
        assertThat(ixfr(SOA, SOA.replace("example.", "other."))).isEqualTo(new TransferRequest.Malformed());
    }

    @Test
    void ixfrWithTheSoaRecordOfAnotherZoneIsMalformed() {
        assertThat(ixfr(SOA.replace("example.", "other."))).isEqualTo(new TransferRequest.Malformed());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 21, 23, 30})
    void ixfrWithAMalformedSoaRecordIsMalformed(int length) {
        MessageWriter writer = new MessageWriter();
        byte[] buffer = new byte[500];
        writer.begin(buffer, 0, 500, 1, 0);
        writer.question(new Question(Name.of("example."), RecordType.IXFR));
        writer.section(Section.AUTHORITY);
        // A type without names is written as it is.
        writer.add(Name.of("example."), RecordType.NULL, RecordClass.IN, 0, new byte[length], 0, length);
        int end = writer.finish();
        buffer[end - length - 9] = RecordType.SOA;
        RequestView view = new RequestView();
        assertThat(view.read(buffer, 0, end)).isEqualTo(RequestView.Shape.QUERY);

        assertThat(TransferRequest.read(view, new RecordCursor())).isEqualTo(new TransferRequest.Malformed());
    }

    @Test
    void ixfrWithAnSoaRecordOfAnotherClassIsMalformed() {
        RRset soa = Zones.record(SOA);
        MessageWriter writer = new MessageWriter();
        byte[] buffer = new byte[500];
        writer.begin(buffer, 0, 500, 1, 0);
        writer.question(new Question(Name.of("example."), RecordType.IXFR));
        writer.section(Section.AUTHORITY);
        writer.add(RRset.of(soa.owner(), soa.type(), RecordClass.CH, 0, soa.rdata()));
        RequestView view = new RequestView();
        view.read(buffer, 0, writer.finish());

        assertThat(TransferRequest.read(view, new RecordCursor())).isEqualTo(new TransferRequest.Malformed());
    }
}
