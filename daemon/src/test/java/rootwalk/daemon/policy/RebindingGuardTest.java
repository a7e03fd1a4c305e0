package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.daemon.pipeline.AnswerSource;
import rootwalk.daemon.pipeline.AnswerStep;
import rootwalk.daemon.pipeline.Pipeline;
import rootwalk.daemon.pipeline.QueryStep;
import rootwalk.daemon.pipeline.ResponsePath;
import rootwalk.daemon.pipeline.ResponseTail;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.MessageWriter.Section;
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
        List<RRset> answer = List.of(a(OWN, "10.1.2.3"));

        assertThat(guard.objectsTo(answer)).isFalse();
        assertThat(guard.publicOnly(answer)).isEqualTo(answer);
    }

    @Test
    void anAnswerWithoutPrivateAddressesIsLeftAsItIs() {
        List<RRset> answer = List.of(
                RRset.of(PUBLIC, RecordType.CNAME, 60, Rdata.of(OWN)), a(PUBLIC, "192.0.2.1"));

        assertThat(guard.objectsTo(answer)).isFalse();
        assertThat(guard.publicOnly(answer)).isEqualTo(answer);
    }

    @Test
    void aMappedAddressIsTheIpv4AddressThatItStandsFor() {
        RRset mapped = RRset.of(PUBLIC, RecordType.AAAA, 60,
                Rdata.of(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 2, 3}));
        assertThat(guard.publicOnly(List.of(mapped))).isEmpty();
    }

    @Test
    void signaturesOfAChangedSetAreLeftOut() {
        RRset signed = a(PUBLIC, "10.1.2.3", "192.0.2.1");
        RRset signature = record(PUBLIC, "RRSIG A 13 2 60 20300101000000 20200101000000 1 example. AAAA");
        RRset other = record(PUBLIC, "RRSIG TXT 13 2 60 20300101000000 20200101000000 1 example. AAAA");

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
                SVCB 1 . mandatory=alpn,ipv4hint alpn=h2 ipv4hint=10.1.2.3 |
                SVCB 1 . mandatory=alpn,ipv6hint alpn=h2 ipv4hint=10.1.2.3 ipv6hint=2001:db8::1 | SVCB 1 . mandatory=alpn,ipv6hint alpn=h2 ipv6hint=2001:db8::1
                SVCB 1 . mandatory=alpn alpn=h2 ipv4hint=10.1.2.3,192.0.2.1 ipv6hint=fd12::1 | SVCB 1 . mandatory=alpn alpn=h2 ipv4hint=192.0.2.1
                SVCB 1 . ipv4hint=10.1.2.3                          | SVCB 1 .
                SVCB 1 . ipv4hint=192.0.2.1,10.1.2.3,192.0.2.2      | SVCB 1 . ipv4hint=192.0.2.1,192.0.2.2
                """)
    void privateHintsOfServicesAreRemoved(String record, @Nullable String rest) {
        List<RRset> answer = List.of(record(PUBLIC, record));

        assertThat(guard.objectsTo(answer)).isTrue();
        assertThat(guard.publicOnly(answer)).isEqualTo(rest == null
                ? List.of()
                : List.of(record(PUBLIC, rest)));
    }

    @Test
    void aLongHintKeepsAllThatIsPublic() {
        String hints = IntStream.range(0, 100).mapToObj(i -> "192.0.2." + i).collect(Collectors.joining(","));

        assertThat(guard.publicOnly(List.of(record(PUBLIC, "HTTPS 1 . ipv4hint=10.1.2.3," + hints))))
                .containsExactly(record(PUBLIC, "HTTPS 1 . ipv4hint=" + hints));
    }

    @Test
    void networksOfOneFamilyAreEnough() {
        NetworkSet ipv4 = new NetworkSet.Builder().add(InetAddress.ofLiteral("10.0.0.0"), 8).build();
        NetworkSet ipv6 = new NetworkSet.Builder().add(InetAddress.ofLiteral("fd00::"), 8).build();

        assertThat(new RebindingGuard(ipv4, List.of()).objectsTo(List.of(a(PUBLIC, "10.1.2.3")))).isTrue();
        assertThat(new RebindingGuard(ipv6, List.of()).objectsTo(List.of(aaaa(PUBLIC, "fd12::1")))).isTrue();
        assertThat(RebindingGuard.NONE.objectsTo(List.of(a(PUBLIC, "10.1.2.3")))).isFalse();
    }

    /// What a client gets.
    @Nested
    class Replies {

        private String reply(AnswerSource source, Consumer<Answer> records) {
            Pipeline pipeline = new Pipeline(context -> {
                records.accept(context.answer(source, ResponseCode.NOERROR, 0));
                return StepResult.ANSWERED;
            }, QueryStep.NONE, QueryStep.NONE, QueryStep.NONE, QueryStep.NONE, QueryStep.NONE,
                    QueryStep.NONE, QueryStep.NONE, context -> StepResult.PASS,
                    new ResponsePath(guard, AnswerStep.NONE, new ResponseTail(Octets.EMPTY, 1232, 0)));
            return TestQuery.line(ask("www.example. A").edns(1232).responseOf(pipeline));
        }

        @Test
        void ofOtherServersHaveNoPrivateAddressesAndSayThatSomeWereRemoved() {
            assertThat(reply(AnswerSource.RECURSION, answer -> answer.add(a(PUBLIC, "10.1.2.3", "192.0.2.1"))))
                    .isEqualTo("NOERROR | www.example. 60 IN A 192.0.2.1 ede 15");
            assertThat(reply(AnswerSource.RECURSION, answer -> answer.add(a(PUBLIC, "10.1.2.3"))))
                    .isEqualTo("NOERROR ede 15");
        }

        @Test
        void withoutPrivateAddressesAreAsTheyWere() {
            assertThat(reply(AnswerSource.RECURSION, answer -> answer.add(a(PUBLIC, "192.0.2.1"))))
                    .isEqualTo("NOERROR | www.example. 60 IN A 192.0.2.1");
            assertThat(reply(AnswerSource.RECURSION, answer -> answer.add(a(OWN, "10.1.2.3"))))
                    .isEqualTo("NOERROR | nas.corp.example. 60 IN A 10.1.2.3");
        }

        @Test
        void ofThisServersOwnDataHaveThem() {
            for (AnswerSource source : List.of(AnswerSource.ZONE, AnswerSource.LOCAL, AnswerSource.HOSTS)) {
                assertThat(reply(source, answer -> answer.add(a(PUBLIC, "10.1.2.3")))).contains("10.1.2.3");
            }
        }

        @Test
        void haveNoSignatureOfASetThatIsNoLongerWhatWasSigned() {
            String signature = " 13 2 60 20300101000000 20200101000000 1 example. AAAA";

            assertThat(reply(AnswerSource.RECURSION, answer -> {
                answer.add(a(PUBLIC, "10.1.2.3", "192.0.2.1"));
                answer.add(record(PUBLIC, "RRSIG A" + signature));
                answer.add(record(PUBLIC, "RRSIG TXT" + signature));
                answer.add(record(OWN, "RRSIG A" + signature));
            })).contains("A 192.0.2.1").doesNotContain("www.example. 60 IN RRSIG A ").contains("RRSIG TXT ")
                    .contains("nas.corp.example. 60 IN RRSIG A ");
        }

        @Test
        void haveNoneInTheAdditionalSectionEither() {
            assertThat(reply(AnswerSource.RECURSION, answer -> {
                answer.add(record(PUBLIC, "MX 1 a.example."));
                answer.section(Section.ADDITIONAL);
                answer.add(a(Name.of("a.example."), "10.1.2.3"));
                answer.add(a(Name.of("b.example."), "192.0.2.1"));
            })).isEqualTo("NOERROR | www.example. 60 IN MX 1 a.example. + b.example. 60 IN A 192.0.2.1");
        }
    }

    @Test
    void aServiceWithoutPrivateHintsIsLeftAsItIs() {
        List<RRset> answer = List.of(
                record(PUBLIC, "HTTPS 1 . alpn=h2,h3 port=8443 ipv4hint=192.0.2.1"),
                record(OWN, "HTTPS 1 . ipv4hint=10.1.2.3"));

        assertThat(guard.objectsTo(answer)).isFalse();
        assertThat(guard.publicOnly(answer)).isEqualTo(answer);
    }

    @Test
    void aServiceThatCannotBeReadIsLeftOut() {
        RRset cut =
                RRset.of(PUBLIC, RecordType.HTTPS, 60, Rdata.of(new byte[] {0, 1, 0, 0, 4, 0, 3, 10, 1, 2}));
        RRset short1 = RRset.of(PUBLIC, RecordType.HTTPS, 60, Rdata.of(new byte[] {0, 1, 0, 0, 4, 0}));
        RRset short2 = RRset.of(PUBLIC, RecordType.HTTPS, 60, Rdata.of((byte) 0));

        assertThat(guard.publicOnly(List.of(cut, short1, short2))).isEmpty();
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
