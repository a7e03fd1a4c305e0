package rootwalk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import rootwalk.wire.text.RdataText;

class RRsetTest {

    private static Rdata data(int type, String text) {
        return RdataText.parse(type, text, Name.of("example."));
    }

    @Test
    void itsRecordsAreInTheOrderTheyWereGiven() {
        List<Rdata> data = List.of(data(RecordType.NS, "ns2"), data(RecordType.NS, "ns1"));
        RRset rrset = RRset.of(Name.of("example."), RecordType.NS, 60, data);

        assertThat(rrset.size()).isEqualTo(2);
        assertThat(rrset.rdata()).isEqualTo(data);
        assertThat(rrset.rdata(1)).isEqualTo(data.get(1));
        assertThat(rrset.names()).containsExactly(Name.of("ns2.example."), Name.of("ns1.example."));
        assertThat(rrset.covers()).isEqualTo(RecordType.NS);
    }

    @Test
    void typesAndClassesAboveThirtyTwoThousandStayPositive() {
        RRset rrset = RRset.of(Name.ROOT, 65535, 65534, 0, List.of(Rdata.of((byte) 1)));

        assertThat(rrset.type()).isEqualTo(65535);
        assertThat(rrset.dnsClass()).isEqualTo(65534);
    }

    @Test
    void aSignatureCoversTheTypeItNames() {
        RRset rrset = RRset.of(
                Name.of("example."),
                RecordType.RRSIG,
                60,
                data(RecordType.RRSIG, "AAAA 13 2 60 20300101000000 20200101000000 1 example. AAAA"));

        assertThat(rrset.covers()).isEqualTo(RecordType.AAAA);
    }

    @Test
    void ownerAndTtlCanBeExchanged() {
        RRset rrset = RRset.of(Name.of("*.example."), RecordType.A, 60, data(RecordType.A, "192.0.2.1"));

        assertThat(rrset.withTtl(60)).isSameAs(rrset);
        assertThat(rrset.withTtl(5).ttl()).isEqualTo(5);
        assertThat(rrset.withOwner(Name.of("a.example.")))
                .isEqualTo(RRset.of(Name.of("A.example."), RecordType.A, 60, data(RecordType.A, "192.0.2.1")));
    }

    @Test
    void mayHaveMoreRecordsThanAMessage() {
        RRset many = RRset.ofEncoded(Name.of("www.example."), RecordType.NULL, RecordClass.IN, 60, 70_000,
                new byte[2 * 70_000]);

        assertThat(many.size()).isEqualTo(70_000);
        assertThat(many.rdata()).hasSize(70_000);
    }

    @Test
    void canonicalDataHasTheNamesOfTheTypesOfRfc4034Section62InLowerCase() {
        assertThat(data(RecordType.NS, "NS.Example.").canonical(RecordType.NS).name(0).sharedOctets())
                .isEqualTo(Name.of("ns.example.").sharedOctets());
        assertThat(data(RecordType.SRV, "1 2 3 Host.X.").canonical(RecordType.SRV))
                .isEqualTo(data(RecordType.SRV, "1 2 3 host.x."));
        assertThat(data(RecordType.NAPTR, "1 2 \"U\" \"E2U\" \"\" Host.X.").canonical(RecordType.NAPTR))
                .isEqualTo(data(RecordType.NAPTR, "1 2 \"U\" \"E2U\" \"\" host.x."));
        String signature = "A 13 2 60 20300101000000 20200101000000 1 %s QUJDRA==";
        assertThat(data(RecordType.RRSIG, signature.formatted("EXAMPLE.")).canonical(RecordType.RRSIG))
                .isEqualTo(data(RecordType.RRSIG, signature.formatted("example.")));
    }

    @Test
    void canonicalDataOfOtherTypesIsLeftAlone() {
        // RFC 6840 section 5.1 for NSEC; RFC 3597 section 7 for all that came later.
        Rdata nsec = data(RecordType.NSEC, "Host.Example. A");
        Rdata svcb = data(RecordType.SVCB, "1 Host.Example.");
        Rdata txt = data(RecordType.TXT, "\"UPPER\"");

        assertThat(nsec.canonical(RecordType.NSEC)).isSameAs(nsec);
        assertThat(svcb.canonical(RecordType.SVCB)).isSameAs(svcb);
        assertThat(txt.canonical(RecordType.TXT)).isSameAs(txt);
        assertThat(Rdata.of().canonical(RecordType.NS)).as("of a record that deletes (RFC 2136)").isEqualTo(Rdata.of());
    }
}
