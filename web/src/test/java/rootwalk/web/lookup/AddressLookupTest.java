package rootwalk.web.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import rootwalk.web.path.FetchFailure;
import rootwalk.web.path.FetchStep;
import rootwalk.web.path.FetchTimeline;
import rootwalk.web.path.LookupSource;
import rootwalk.web.path.NameAnswer;
import rootwalk.web.path.PathEvent;
import rootwalk.web.url.Host;
import rootwalk.web.url.Url;
import rootwalk.web.url.UrlSyntaxException;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.text.RdataText;

class AddressLookupTest {

    private final List<PathEvent> events = new CopyOnWriteArrayList<>();

    @Test
    void bothFamiliesAreTriedInTurnIpv6First() throws Exception {
        assertThat(find("http://a.isle/", """
            a.isle. A 192.0.2.1
            a.isle. A 192.0.2.2
            a.isle. AAAA 2001:db8::1
            """)).containsExactly("[2001:db8::1]:80", "192.0.2.1:80", "192.0.2.2:80");
    }

    @Test
    void aliasesAreFollowedByEverySource() throws Exception {
        assertThat(find("http://www.a.isle:8080/", """
            www.a.isle. CNAME a.isle.
            a.isle. A 192.0.2.1
            """)).containsExactly("192.0.2.1:8080");
    }

    @Test
    void literalsNeedNoLookup() throws Exception {
        assertThat(find("http://[::1]:8080/", "")).containsExactly("[::1]:8080");
        assertThat(events).singleElement().isInstanceOf(PathEvent.OrderDecided.class);
    }

    @Test
    void eachLookupSourceIsReported() throws Exception {
        find("http://a.isle/", "a.isle. A 192.0.2.1");

        assertThat(events).filteredOn(PathEvent.LookupPassed.class::isInstance).hasSize(4);
        assertThat(events).filteredOn(PathEvent.LookupAnswered.class::isInstance).hasSize(2)
                .allSatisfy(event -> assertThat(((PathEvent.LookupAnswered) event).source())
                        .isEqualTo(LookupSource.RESOLVER));
    }

    @Test
    void aNameErrorIsDistinguishedFromANameWithoutAddresses() {
        assertThat(failure("http://b.isle/", "a.isle. A 192.0.2.1").description())
                .isEqualTo("the name b.isle. does not exist (NXDOMAIN)");
        assertThat(failure("http://a.isle/", "a.isle. MX 1 a.isle.").description())
                .isEqualTo("the name a.isle. exists, but has neither an IPv4 nor an IPv6 address");
    }

    @Test
    void anInvalidDomainNameIsReported() {
        FetchFailure failure = failure("http://" + "a".repeat(64) + ".isle/", "");
        assertThat(failure.step()).isEqualTo(FetchStep.LOOKUP);
        assertThat(failure.description()).contains("is not a valid domain name");
    }

    /// RFC 9460.
    @Nested
    class HttpsRecords {
        @Test
        void changeThePort() throws Exception {
            assertThat(find("https://a.isle/", """
                a.isle. HTTPS 1 . alpn=h2 port=8443
                a.isle. A 192.0.2.1
                """)).containsExactly("192.0.2.1:8443", "192.0.2.1:443");
        }

        @Test
        void ofTheAliasFormLeadToAnotherName() throws Exception {
            assertThat(find("https://a.isle/", """
                a.isle. HTTPS 0 cdn.isle.
                cdn.isle. HTTPS 1 . alpn=h2
                cdn.isle. A 192.0.2.9
                a.isle. A 192.0.2.1
                """)).containsExactly("192.0.2.9:443", "192.0.2.1:443");
        }

        @Test
        void withAnotherTargetAreReachedThereBestFirst() throws Exception {
            assertThat(find("https://a.isle/", """
                a.isle. HTTPS 2 second.isle. alpn=h2
                a.isle. HTTPS 1 first.isle. alpn=h2
                first.isle. A 192.0.2.8
                second.isle. A 192.0.2.9
                a.isle. A 192.0.2.1
                """)).containsExactly("192.0.2.8:443", "192.0.2.9:443", "192.0.2.1:443");
        }

        @Test
        void giveHintsWhereThereIsNothingElse() throws Exception {
            assertThat(find("https://a.isle/", """
                a.isle. HTTPS 1 b.isle. alpn=h2 ipv4hint=192.0.2.7 ipv6hint=2001:db8::7
                b.isle. TXT "no address"
                a.isle. A 192.0.2.1
                """)).containsExactly("[2001:db8::7]:443", "192.0.2.7:443", "192.0.2.1:443");
        }

        @Test
        void thatAreNotForUsArePassedOver() throws Exception {
            assertThat(find("https://a.isle/", """
                a.isle. HTTPS 1 b.isle. mandatory=key65280 key65280="x" alpn=h2
                a.isle. HTTPS 2 c.isle. alpn=h3 no-default-alpn
                b.isle. A 192.0.2.7
                c.isle. A 192.0.2.8
                a.isle. A 192.0.2.1
                """)).containsExactly("192.0.2.1:443");
        }

        @Test
        void areNotAskedForWithoutTls() throws Exception {
            assertThat(find("http://a.isle/", """
                a.isle. HTTPS 1 . port=8443
                a.isle. A 192.0.2.1
                """)).containsExactly("192.0.2.1:80");
        }
    }

    private FetchFailure failure(String url, String zone) {
        return catchThrowableOfType(FetchFailure.class, () -> find(url, zone));
    }

    private List<String> find(String url, String zone) throws FetchFailure, UrlSyntaxException {
        LookupChain chain = new LookupChain(StubCache.empty(System::nanoTime), HostsLookup.none(), scripted(zone));
        AddressLookup lookup = new AddressLookup(chain, AddressLookup.Families.BOTH, List.of("h2", "http/1.1"),
                Duration.ofSeconds(5));
        return lookup.find(Url.parse(url), FetchTimeline.begin(System::nanoTime, events::add)).stream()
                .map(AddressLookupTest::text).toList();
    }

    private static String text(InetSocketAddress address) {
        return Host.of(address.getAddress()) + ":" + address.getPort();
    }

    /// Answers from lines of `NAME TYPE DATA`.
    private static NameLookup scripted(String zone) {
        List<RRset> sets = new ArrayList<>();
        for (String line : zone.lines().toList()) {
            String[] words = line.split(" ", 3);
            int type = RecordType.parse(words[1]);
            Name owner = Name.of(words[0]);
            var data = new ArrayList<>(List.of(RdataText.parse(type, words[2], Name.ROOT)));
            sets.removeIf(
                    rrset -> rrset.owner().equals(owner) && rrset.type() == type && data.addAll(0, rrset.rdata()));
            sets.add(RRset.of(owner, type, 60, data));
        }
        return question -> answer(sets, question);
    }

    private static NameAnswer answer(List<RRset> sets, Question question) {
        List<RRset> chain = new ArrayList<>();
        Name name = question.name();
        while (true) {
            Name owner = name;
            List<RRset> here = sets.stream().filter(rrset -> rrset.owner().equals(owner)).toList();
            var wanted = here.stream().filter(rrset -> rrset.type() == question.type()).findFirst();
            var alias = here.stream().filter(rrset -> rrset.type() == RecordType.CNAME).findFirst();
            (wanted.isPresent() ? wanted : alias).ifPresent(chain::add);
            if (wanted.isPresent() || alias.isEmpty()) {
                int code = here.isEmpty() ? ResponseCode.NXDOMAIN : ResponseCode.NOERROR;
                return new NameAnswer(code, chain, 60, "");
            }
            name = alias.get().names().getFirst();
        }
    }
}
