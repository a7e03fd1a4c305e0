package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Nat64Prefix;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.text.RdataText;

class RebindingGuardTest {

    private static final Name PUBLIC = Name.of("www.example.");
    private static final Name OWN = Name.of("nas.corp.example.");

    private static final Query QUERY = Query.of(new Question(Name.ROOT, RecordType.A));

    private final RebindingGuard guard = new RebindingGuard(
            new NetworkSet.Builder()
                    .add(InetAddress.ofLiteral("10.0.0.0"), 8)
                    .add(InetAddress.ofLiteral("fd00::"), 8)
                    .build(),
            List.of(Name.of("corp.example.")), Optional.empty());

    @Test
    void aSetOfPrivateAddressesIsLeftOut() {
        assertThat(publicOnly(a(PUBLIC, "10.1.2.3"))).isEmpty();
        assertThat(publicOnly(aaaa(PUBLIC, "fd12::1"))).isEmpty();
    }

    @Test
    void publicAddressesBesidePrivateOnesStay() {
        assertThat(publicOnly(a(PUBLIC, "10.1.2.3", "192.0.2.1")))
                .containsExactly(a(PUBLIC, "192.0.2.1"));
    }

    @Test
    void aPrivateDomainMayHavePrivateAddresses() {
        RRset[] answer = {a(OWN, "10.1.2.3")};

        assertUnchanged(answer);
    }

    @Test
    void anAnswerWithoutPrivateAddressesIsLeftAsItIs() {
        RRset[] answer = {
                RRset.of(PUBLIC, RecordType.CNAME, 60, Rdata.of(OWN)), a(PUBLIC, "192.0.2.1")};

        assertUnchanged(answer);
    }

    /// RFC 4291 section 2.5.5.2, RFC 6052 section 2.1.
    @ParameterizedTest
    @CsvSource({"::ffff:10.1.2.3, true", "64:ff9b::a01:203, true", "64:ff9b::c000:201, false",
            "64:ff9b:1::a01:203, false",
            "2001:db8::a01:203, false"})
    void anIpv4AddressWithinAnIpv6OneIsWhatItStandsFor(String address, boolean isRemoved) {
        byte[] octets = address.startsWith("::ffff")
                ? new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 2, 3}
                : InetAddress.ofLiteral(address).getAddress();
        RRset translated = RRset.of(PUBLIC, RecordType.AAAA, 60, Rdata.of(octets));
        assertThat(publicOnly(translated)).hasSize(isRemoved ? 0 : 1);
    }

    /// RFC 6052 section 2.2: the four octets after the prefix, around the one that is zero.
    @ParameterizedTest
    @CsvSource({"64:ff9b:1:a01:2:300::, true", "64:ff9b:1:c000:2:100::, false", "64:ff9b::a01:203, true",
            "64:ff9b:2:a01:2:300::, false"})
    void soIsTheAddressAtTheNat64OfTheClients(String address, boolean isRemoved) {
        RebindingGuard ofNat64 = new RebindingGuard(
                new NetworkSet.Builder().add(InetAddress.ofLiteral("10.0.0.0"), 8).build(), List.of(),
                Optional.of(Nat64Prefix.of(InetAddress.ofLiteral("64:ff9b:1::"), 48)));

        assertThat(ofNat64.filter(QUERY, resolution(aaaa(PUBLIC, address))).answer()).hasSize(isRemoved ? 0 : 1);
    }

    @Test
    void theUnspecifiedAddressIsThisHost() {
        RebindingGuard ofHost = new RebindingGuard(new NetworkSet.Builder()
                .add(InetAddress.ofLiteral("127.0.0.0"), 8).add(InetAddress.ofLiteral("::1"), 128).build(), List.of(),
                Optional.empty());
        for (RRset rrset : List.of(a(PUBLIC, "0.0.0.0"), aaaa(PUBLIC, "::"))) {
            assertThat(ofHost.filter(QUERY, resolution(rrset)).answer()).isEmpty();
            assertThat(publicOnly(rrset)).as("without loopback addresses").containsExactly(rrset);
        }
    }

    @Test
    void signaturesOfAChangedSetAreLeftOut() {
        RRset signed = a(PUBLIC, "10.1.2.3", "192.0.2.1");
        RRset signature = record(PUBLIC, "RRSIG A 13 2 60 20300101000000 20200101000000 1 example. AAAA");
        RRset other = record(PUBLIC, "RRSIG TXT 13 2 60 20300101000000 20200101000000 1 example. AAAA");

        assertThat(publicOnly(signed, signature, other)).containsExactly(a(PUBLIC, "192.0.2.1"), other);
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
                SVCB 1 . mandatory=alpn,ipv4hint alpn=h2 ipv4hint=10.1.2.3 |
                SVCB 1 . mandatory=alpn,ipv6hint alpn=h2 ipv4hint=10.1.2.3 ipv6hint=2001:db8::1 | SVCB 1 . mandatory=alpn,ipv6hint alpn=h2 ipv6hint=2001:db8::1
                SVCB 1 . mandatory=alpn alpn=h2 ipv4hint=10.1.2.3,192.0.2.1 ipv6hint=fd12::1 | SVCB 1 . mandatory=alpn alpn=h2 ipv4hint=192.0.2.1
                SVCB 1 . mandatory=ipv6hint ipv4hint=10.1.2.3 ipv6hint=2001:db8::1 | SVCB 1 . mandatory=ipv6hint ipv6hint=2001:db8::1
                SVCB 1 . ipv4hint=10.1.2.3                          | SVCB 1 .
                SVCB 1 . ipv4hint=192.0.2.1,10.1.2.3,192.0.2.2      | SVCB 1 . ipv4hint=192.0.2.1,192.0.2.2
                """)
    void privateHintsOfServicesAreRemoved(String record, @Nullable String rest) {
        assertThat(publicOnly(record(PUBLIC, record))).isEqualTo(rest == null
                ? List.of()
                : List.of(record(PUBLIC, rest)));
    }

    @Test
    void aLongHintKeepsAllThatIsPublic() {
        String hints = IntStream.range(0, 100).mapToObj(i -> "192.0.2." + i).collect(Collectors.joining(","));

        assertThat(publicOnly(record(PUBLIC, "HTTPS 1 . ipv4hint=10.1.2.3," + hints)))
                .containsExactly(record(PUBLIC, "HTTPS 1 . ipv4hint=" + hints));
    }

    @Test
    void networksOfOneFamilyAreEnough() {
        NetworkSet ipv4 = new NetworkSet.Builder().add(InetAddress.ofLiteral("10.0.0.0"), 8).build();
        NetworkSet ipv6 = new NetworkSet.Builder().add(InetAddress.ofLiteral("fd00::"), 8).build();

        assertThat(new RebindingGuard(ipv4, List.of(), Optional.empty())
                .filter(QUERY, resolution(a(PUBLIC, "10.1.2.3"))).answer())
                .isEmpty();
        assertThat(new RebindingGuard(ipv6, List.of(), Optional.empty())
                .filter(QUERY, resolution(aaaa(PUBLIC, "fd12::1"))).answer())
                .isEmpty();
    }

    private static Resolution resolution(List<RRset> answer, List<RRset> additional, Name... localNames) {
        return new Resolution(ResponseCode.NOERROR, answer, List.of(), additional, Security.SECURE, 60, false,
                List.of(), Set.of(localNames));
    }

    private static Resolution resolution(RRset... answer) {
        return resolution(List.of(answer), List.of());
    }

    private List<RRset> publicOnly(RRset... answer) {
        return guard.filter(QUERY, resolution(answer)).answer();
    }

    private void assertUnchanged(RRset... answer) {
        Resolution resolution = resolution(answer);
        assertThat(guard.filter(QUERY, resolution)).isSameAs(resolution);
    }

    @Test
    void aChangedResultIsInsecureAndHasTheReason() {
        Resolution filtered = guard.filter(QUERY, resolution(a(PUBLIC, "10.1.2.3", "192.0.2.1")));

        assertThat(filtered.security()).isEqualTo(Security.INSECURE);
        assertThat(filtered.errors()).containsExactly(
                new ExtendedError(ExtendedError.BLOCKED, "an address of a private network was removed"));
        assertThat(filtered.ttl()).isEqualTo(60);
    }

    @Test
    void recordsOfThisServerMayHavePrivateAddressesAndTheOthersOfTheAnswerMayNot() {
        Name local = Name.of("host.lan.");
        Resolution filtered = guard.filter(QUERY, resolution(List.of(a(local, "10.1.2.3"), a(PUBLIC, "10.1.2.4")),
                List.of(), local));

        assertThat(filtered.answer()).containsExactly(a(local, "10.1.2.3"));
    }

    @Test
    void glueHasNoPrivateAddressesEither() {
        Name server = Name.of("a.example.");
        Name other = Name.of("b.example.");
        List<RRset> glue = List.of(a(server, "10.1.2.3"), a(other, "192.0.2.1"));

        Resolution filtered = guard.filter(QUERY, resolution(List.of(), glue));
        assertThat(filtered.additional()).containsExactly(a(other, "192.0.2.1"));
        assertThat(filtered.errors()).isEmpty();
        assertThat(guard.filter(QUERY, resolution(List.of(), glue, server)).additional()).isEqualTo(glue);
    }

    @Test
    void aServiceWithoutPrivateHintsIsLeftAsItIs() {
        RRset[] answer = {
                record(PUBLIC, "HTTPS 1 . alpn=h2,h3 port=8443 ipv4hint=192.0.2.1"),
                record(OWN, "HTTPS 1 . ipv4hint=10.1.2.3")};

        assertUnchanged(answer);
    }

    @Test
    void aServiceThatCannotBeReadIsLeftOut() {
        RRset cut =
                RRset.of(PUBLIC, RecordType.HTTPS, 60, Rdata.of(new byte[] {0, 1, 0, 0, 4, 0, 3, 10, 1, 2}));
        RRset short1 = RRset.of(PUBLIC, RecordType.HTTPS, 60, Rdata.of(new byte[] {0, 1, 0, 0, 4, 0}));
        RRset short2 = RRset.of(PUBLIC, RecordType.HTTPS, 60, Rdata.of((byte) 0));

        assertThat(publicOnly(cut, short1, short2)).isEmpty();
    }

    private static RRset record(Name owner, String typeAndData) {
        String[] words = typeAndData.split(" ", 2);
        int type = RecordType.parse(words[0]);
        return RRset.of(owner, type, 60, List.of(RdataText.parse(type, words[1], Name.ROOT)));
    }

    private static RRset a(Name owner, String... addresses) {
        return set(owner, RecordType.A, addresses);
    }

    private static RRset aaaa(Name owner, String... addresses) {
        return set(owner, RecordType.AAAA, addresses);
    }

    private static RRset set(Name owner, int type, String... addresses) {
        return RRset.of(owner, type, 60, List.of(addresses).stream()
                .map(address -> Rdata.of(InetAddress.ofLiteral(address).getAddress()))
                .toList());
    }
}
