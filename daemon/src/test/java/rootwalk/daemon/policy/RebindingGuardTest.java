package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.wire.Name;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

class RebindingGuardTest {

    private static final Name PUBLIC = Name.of("www.example.");
    private static final Name OWN = Name.of("nas.corp.example.");

    private final RebindingGuard guard = new RebindingGuard(
            new NetworkSet.Builder()
                    .add(InetAddress.ofLiteral("10.0.0.0"), 8)
                    .add(InetAddress.ofLiteral("fd00::"), 8)
                    .build(),
            List.of(Name.of("corp.example.")));

    @Test
    void aSetOfPrivateAddressesIsLeftOut() {
        assertThat(guard.publicOnly(List.of(a(PUBLIC, "10.1.2.3")))).isEmpty();
        assertThat(guard.publicOnly(List.of(aaaa(PUBLIC, "fd12::1")))).isEmpty();
    }

    @Test
    void publicAddressesBesidePrivateOnesStay() {
        assertThat(guard.publicOnly(List.of(a(PUBLIC, "10.1.2.3", "192.0.2.1"))))
                .containsExactly(a(PUBLIC, "192.0.2.1"));
    }

    @Test
    void aPrivateDomainMayHavePrivateAddresses() {
        List<RecordSet> answer = List.of(a(OWN, "10.1.2.3"));

        assertThat(guard.objectsTo(answer)).isFalse();
        assertThat(guard.publicOnly(answer)).isEqualTo(answer);
    }

    @Test
    void anAnswerWithoutPrivateAddressesIsLeftAsItIs() {
        List<RecordSet> answer = List.of(
                RecordSet.of(PUBLIC, RecordType.CNAME, 60, Rdata.of(OWN)), a(PUBLIC, "192.0.2.1"));

        assertThat(guard.objectsTo(answer)).isFalse();
        assertThat(guard.publicOnly(answer)).isEqualTo(answer);
    }

    @Test
    void aMappedAddressIsTheIpv4AddressThatItStandsFor() {
        RecordSet mapped = RecordSet.of(PUBLIC, RecordType.AAAA, 60,
                Rdata.of(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 2, 3}));
        assertThat(guard.publicOnly(List.of(mapped))).isEmpty();
    }

    @Test
    void signaturesOfAChangedSetAreLeftOut() {
        RecordSet signed = a(PUBLIC, "10.1.2.3", "192.0.2.1");
        RecordSet signature = record(PUBLIC, "RRSIG A 13 2 60 20300101000000 20200101000000 1 example. AAAA");
        RecordSet other = record(PUBLIC, "RRSIG TXT 13 2 60 20300101000000 20200101000000 1 example. AAAA");

        assertThat(guard.publicOnly(List.of(signed, signature, other))).containsExactly(a(PUBLIC, "192.0.2.1"), other);
    }

    /// RFC 9460 section 7.3.
    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                HTTPS 1 . alpn=h2 ipv4hint=10.1.2.3,192.0.2.1       | HTTPS 1 . alpn=h2 ipv4hint=192.0.2.1
                HTTPS 1 . alpn=h2 ipv4hint=10.1.2.3                 | HTTPS 1 . alpn=h2
                HTTPS 1 . alpn=h2 ipv4hint=10.1.2.3 ipv6hint=fd12::1,2001:db8::1 | HTTPS 1 . alpn=h2 ipv6hint=2001:db8::1
                SVCB 1 foo.example. ipv6hint=fd12::1 key65400=x     | SVCB 1 foo.example. key65400=x
                SVCB 1 . mandatory=alpn,ipv4hint alpn=h2 ipv4hint=10.1.2.3,192.0.2.1 | SVCB 1 . mandatory=alpn,ipv4hint alpn=h2 ipv4hint=192.0.2.1
                SVCB 1 . mandatory=ipv4hint ipv4hint=10.1.2.3       |
                """)
    void privateHintsOfServicesAreRemoved(String record, @Nullable String rest) {
        List<RecordSet> answer = List.of(record(PUBLIC, record));

        assertThat(guard.objectsTo(answer)).isTrue();
        assertThat(guard.publicOnly(answer)).isEqualTo(rest == null
                ? List.of()
                : List.of(record(PUBLIC, rest)));
    }

    @Test
    void aServiceWithoutPrivateHintsIsLeftAsItIs() {
        List<RecordSet> answer = List.of(
                record(PUBLIC, "HTTPS 1 . alpn=h2,h3 port=8443 ipv4hint=192.0.2.1"),
                record(OWN, "HTTPS 1 . ipv4hint=10.1.2.3"));

        assertThat(guard.objectsTo(answer)).isFalse();
        assertThat(guard.publicOnly(answer)).isEqualTo(answer);
    }

    @Test
    void aServiceThatCannotBeReadIsLeftOut() {
        RecordSet cut =
                RecordSet.of(PUBLIC, RecordType.HTTPS, 60, Rdata.of(new byte[] {0, 1, 0, 0, 4, 0, 3, 10, 1, 2}));
        RecordSet short1 = RecordSet.of(PUBLIC, RecordType.HTTPS, 60, Rdata.of(new byte[] {0, 1, 0, 0, 4, 0}));
        RecordSet short2 = RecordSet.of(PUBLIC, RecordType.HTTPS, 60, Rdata.of((byte) 0));

        assertThat(guard.publicOnly(List.of(cut, short1, short2))).isEmpty();
    }

    private static RecordSet record(Name owner, String typeAndData) {
        String[] words = typeAndData.split(" ", 2);
        int type = RecordType.parse(words[0]);
        return RecordSet.of(owner, type, 60, List.of(RdataText.parse(type, words[1], Name.ROOT)));
    }

    private static RecordSet a(Name owner, String... addresses) {
        return set(owner, RecordType.A, addresses);
    }

    private static RecordSet aaaa(Name owner, String... addresses) {
        return set(owner, RecordType.AAAA, addresses);
    }

    private static RecordSet set(Name owner, int type, String... addresses) {
        return RecordSet.of(owner, type, 60, List.of(addresses).stream()
                .map(address -> Rdata.of(InetAddress.ofLiteral(address).getAddress()))
                .toList());
    }
}
