package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.daemon.pipeline.TestQuery;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;
import rootwalk.wire.text.RecordText;
import rootwalk.wire.text.WarningSink;

class SpecialUseNamesTest {

    private final LocalZones names = SpecialUseNames.except(List.of(), List.of(), Optional.empty());

    private String reply(String question) {
        return TestQuery.line(ask(question).responseOf(names));
    }

    /// RFC 6761 section 6.3.
    @Test
    void everyLocalhostIsTheLoopbackAddress() {
        assertThat(reply("localhost. A")).isEqualTo("NOERROR aa | localhost. 10800 IN A 127.0.0.1");
        assertThat(reply("Foo.LocalHost. AAAA")).isEqualTo("NOERROR aa | Foo.LocalHost. 10800 IN AAAA ::1");
        assertThat(reply("localhost. MX")).startsWith("NOERROR aa ? localhost. 10800 IN SOA");
    }

    @Test
    void theLoopbackAddressesAreLocalhost() {
        assertThat(reply("1.0.0.127.in-addr.arpa. PTR")).endsWith("IN PTR localhost.");
        assertThat(reply("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa. PTR"))
                .endsWith("IN PTR localhost.");
        assertThat(reply("2.0.0.127.in-addr.arpa. PTR")).startsWith("NXDOMAIN aa ? 127.in-addr.arpa. 10800 IN SOA");
    }

    /// RFC 6761, RFC 6303, RFC 6762, RFC 7686, RFC 7793, RFC 8375, RFC 9665.
    @ParameterizedTest
    @ValueSource(strings = {"x.test. A", "x.y.invalid. TXT", "printer.local. A", "x.onion. AAAA", "nas.home.arpa. A",
            "_ipps._tcp.default.service.arpa. PTR",
            "1.2.168.192.in-addr.arpa. PTR", "9.10.in-addr.arpa. PTR", "7.31.172.in-addr.arpa. PTR",
            "1.64.100.in-addr.arpa. PTR", "1.d.f.ip6.arpa. PTR", "1.8.b.d.0.1.0.0.2.ip6.arpa. PTR"})
    void areDeniedWithASoa(String question) {
        assertThat(reply(question)).matches("NXDOMAIN aa \\? \\S+ 10800 IN SOA \\S+ nobody\\.invalid\\. .*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example. A", "www.example.com. A", "15.172.in-addr.arpa. PTR", "32.172.in-addr.arpa. PTR",
            "in-addr.arpa. NS", "arpa. SOA", ". NS", "testing. A", "128.100.in-addr.arpa. PTR", "localhost.example. A"})
    void namesThatAreNotSpecialPass(String question) {
        assertThat(ask(question).of(names)).isEqualTo(StepResult.PASS);
    }

    /// RFC 9606 section 3: they are public names, which have addresses elsewhere.
    @Test
    void theNamesOfThisServerKeepTheirOtherRecords() {
        RRset information = RRset.of(Name.of("dns.example.net."), RecordType.RESINFO, 300,
                RdataText.parse(RecordType.RESINFO, "qnamemin", Name.ROOT));
        LocalZones own = SpecialUseNames.except(List.of(), List.of(information), Optional.empty());

        assertThat(TestQuery.line(ask("dns.example.net. RESINFO").responseOf(own)))
                .isEqualTo("NOERROR aa | dns.example.net. 300 IN RESINFO \"qnamemin\"");
        for (String other : List.of("A", "AAAA", "HTTPS", "NS", "DS", "ANY")) {
            assertThat(ask("dns.example.net. " + other).of(own)).isEqualTo(StepResult.PASS);
        }
        assertThat(ask("example.net. A").of(own)).isEqualTo(StepResult.PASS);
        assertThat(ask("www.dns.example.net. A").of(own)).isEqualTo(StepResult.PASS);
    }

    /// RFC 6303 section 3.
    @Test
    void theZonesThemselvesHaveSoaAndNs() {
        assertThat(reply("10.in-addr.arpa. NS"))
                .isEqualTo("NOERROR aa | 10.in-addr.arpa. 10800 IN NS 10.in-addr.arpa.");
        assertThat(reply("10.in-addr.arpa. SOA")).contains("1 3600 1200 604800 10800");
        assertThat(reply("10.in-addr.arpa. A")).startsWith("NOERROR aa ?");
    }

    /// RFC 8375 section 4, RFC 4035 section 3.1.4.1.
    @Test
    void dsOfAZoneBelowArpaIsTheParentsAndThatOfATopLevelNameIsNot() {
        assertThat(ask("home.arpa. DS").of(names)).isEqualTo(StepResult.PASS);
        assertThat(ask("service.arpa. DS").of(names)).isEqualTo(StepResult.PASS);
        assertThat(ask("10.in-addr.arpa. DS").of(names)).isEqualTo(StepResult.PASS);
        assertThat(ask("onion. DS").of(names)).isEqualTo(StepResult.ANSWERED);
        assertThat(ask("x.home.arpa. DS").of(names)).isEqualTo(StepResult.ANSWERED);
    }

    /// RFC 9462 sections 4 and 6.4.
    @Test
    void aServerThatSaysNothingAboutItselfDeniesDataAndNotNames() {
        assertThat(reply("_dns.resolver.arpa. SVCB")).startsWith("NOERROR aa ? resolver.arpa. 10800 IN SOA");
        assertThat(reply("resolver.arpa. NS")).isEqualTo("NOERROR aa | resolver.arpa. 10800 IN NS resolver.arpa.");
        assertThat(ask("_dns.resolver.arpa. SVCB").edns(1232).responseOf(names).edns().options()).isEmpty();
        assertThat(ask("resolver.arpa. DS").of(names)).isEqualTo(StepResult.PASS);
    }

    @Test
    void whatAServerSaysAboutItselfCanBeConfigured() {
        RRset own = RecordText.parse("_dns.resolver.arpa. 300 SVCB 1 dns.example. alpn=dot", Name.ROOT, 300,
                WarningSink.NONE);
        List<RRset> records = List.of(own);

        assertThat(
                TestQuery.line(ask("_dns.resolver.arpa. SVCB")
                        .responseOf(SpecialUseNames.except(List.of(), records, Optional.empty()))))
                .startsWith("NOERROR aa | _dns.resolver.arpa. 300 IN SVCB 1 dns.example. alpn=");
        for (String configured : List.of("_dns.resolver.arpa.", "resolver.arpa.")) {
            assertThat(
                    ask("_dns.resolver.arpa. SVCB")
                            .of(SpecialUseNames.except(List.of(Name.of(configured)), records, Optional.empty())))
                    .isEqualTo(StepResult.PASS);
        }
    }

    @Test
    void whatIsConfiguredIsNotSpecial() {
        LocalZones but = SpecialUseNames
                .except(List.of(Name.of("lab.test."), Name.of("10.in-addr.arpa."), Name.of("localhost.")), List.of(),
                        Optional.empty());

        assertThat(ask("www.lab.test. A").of(but)).isEqualTo(StepResult.PASS);
        assertThat(ask("other.test. A").of(but)).isEqualTo(StepResult.ANSWERED);
        assertThat(ask("1.10.in-addr.arpa. PTR").of(but)).isEqualTo(StepResult.PASS);
        assertThat(ask("10.in-addr.arpa. NS").of(but)).isEqualTo(StepResult.PASS);
        assertThat(ask("localhost. A").of(but)).isEqualTo(StepResult.PASS);
    }

    @Test
    void whatIsConfiguredAboveThemTakesThemAll() {
        LocalZones but = SpecialUseNames.except(List.of(Name.of("in-addr.arpa."), Name.of("ip6.arpa.")), List.of(),
                Optional.empty());

        assertThat(ask("1.10.in-addr.arpa. PTR").of(but)).isEqualTo(StepResult.PASS);
        assertThat(ask("1.0.0.127.in-addr.arpa. PTR").of(but)).isEqualTo(StepResult.PASS);
        assertThat(ask("1.d.f.ip6.arpa. PTR").of(but)).isEqualTo(StepResult.PASS);
        assertThat(ask("x.test. A").of(but)).isEqualTo(StepResult.ANSWERED);
    }
}
