package rootwalk.daemon.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.daemon.pipeline.NetworkSet;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.resolver.contract.Synthesis;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.Nat64Prefix;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.text.RdataText;

/// The rules of RFC 6147, with scripted results of lookups.
class Dns64Test {

    private static final String SOA = "example. %d SOA ns.example. h.example. 1 2 3 4 5";
    private static final String SIGNATURE =
            "www.example. 300 RRSIG %s 13 2 300 20300101000000 20200101000000 1 example. AAAA";

    private final Map<String, Resolution> results = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private Dns64 dns64 = dns64(List.of());

    private static Dns64 dns64(List<Name> ignoreAaaa) {
        return new Dns64(Nat64Prefix.WELL_KNOWN, networks("64:ff9b::/96", "2001:db8:bad::/48"),
                networks("0.0.0.0/8", "10.0.0.0/8"), ignoreAaaa);
    }

    private static NetworkSet networks(String... networks) {
        NetworkSet.Builder builder = new NetworkSet.Builder();
        for (String network : networks) {
            String[] parts = network.split("/", 2);
            builder.add(InetAddress.ofLiteral(parts[0]), Integer.parseInt(parts[1]));
        }
        return builder.build();
    }

    private static RRset rrset(String text) {
        String[] words = text.split(" ", 4);
        int type = RecordType.parse(words[2]);
        List<Rdata> data = new ArrayList<>();
        for (String one : words[3].split(" \\+ ")) {
            data.add(RdataText.parse(type, one, Name.ROOT));
        }
        return RRset.of(Name.of(words[0]), type, Integer.parseInt(words[1]), data);
    }

    private static List<RRset> rrsets(String... records) {
        List<RRset> all = new ArrayList<>();
        for (String record : records) {
            all.add(rrset(record));
        }
        return all;
    }

    private Resolution result(int code, List<RRset> answer, List<RRset> authority) {
        int ttl = 86400;
        for (RRset rrset : answer) {
            ttl = Math.min(ttl, rrset.ttl());
        }
        for (RRset rrset : authority) {
            ttl = Math.min(ttl, rrset.ttl());
        }
        return new Resolution(code, answer, authority, List.of(), Security.SECURE, ttl, false, List.of());
    }

    private boolean mayReplace = true;

    private void found(String question, String... answer) {
        results.put(question, result(ResponseCode.NOERROR, rrsets(answer), List.of()));
    }

    private void empty(String question, int ttl, String... aliases) {
        results.put(question, result(ResponseCode.NOERROR, rrsets(aliases), rrsets(SOA.formatted(ttl))));
    }

    private Resolution resolve(String question) {
        String[] words = question.split(" ");
        return dns64.resolve(new Question(Name.of(words[0]), RecordType.parse(words[1])), new Lookups());
    }

    private final class Lookups implements Synthesis.Lookups {

        @Override
        public Resolution first(Question question) {
            return find("first ", question);
        }

        @Override
        public boolean mayReplace(Question question, Resolution nothing) {
            return mayReplace;
        }

        @Override
        public Resolution last(Question question) {
            return find("last ", question);
        }

        private Resolution find(String kind, Question question) {
            String text = question.name() + " " + RecordType.name(question.type());
            asked.add(kind + text);
            return results.getOrDefault(text, Resolution.failed(ResponseCode.SERVFAIL, 5));
        }
    }

    private static List<String> answer(Resolution resolution) {
        List<String> lines = new ArrayList<>();
        for (RRset rrset : resolution.answer()) {
            for (Rdata data : rrset.rdata()) {
                lines.add(rrset.owner() + " " + rrset.ttl() + " " + RecordType.name(rrset.type()) + " "
                        + RdataText.print(rrset.type(), data));
            }
        }
        return lines;
    }

    @Nested
    class TheAnswer {

        /// Section 5.1.6; the example of section 7.1.
        @Test
        void ofANameWithoutAaaaRecordsIsMadeOfItsARecords() {
            empty("h2.example. AAAA", 300);
            found("h2.example. A", "h2.example. 300 A 192.0.2.1 + 198.51.100.7");

            Resolution made = resolve("h2.example. AAAA");

            assertThat(answer(made)).containsExactly("h2.example. 300 AAAA 64:ff9b::c000:201",
                    "h2.example. 300 AAAA 64:ff9b::c633:6407");
            assertThat(made.responseCode()).isEqualTo(ResponseCode.NOERROR);
            assertThat(made.authority()).isEmpty();
            assertThat(Dns64.isMade(made)).isTrue();
            assertThat(asked).containsExactly("first h2.example. AAAA", "last h2.example. A");
        }

        /// Section 5.1.1.
        @Test
        void ofANameWithAaaaRecordsHasNoOthers() {
            found("www.example. AAAA", "www.example. 300 AAAA 2001:db8::1");

            assertThat(resolve("www.example. AAAA")).isSameAs(results.get("www.example. AAAA"));
            assertThat(asked).containsExactly("first www.example. AAAA");
        }

        @Test
        void ofANameWhoseAaaaRecordsAreNotKnownHereIsNotMade() {
            mayReplace = false;
            found("www.example. A", "www.example. 300 A 192.0.2.1");

            assertThat(resolve("www.example. AAAA").isFailure()).isTrue();
            assertThat(asked).containsExactly("first www.example. AAAA");
        }

        /// Section 5.1.2.
        @Test
        void ofANameThatDoesNotExistIsNameError() {
            results.put("no.example. AAAA", result(ResponseCode.NXDOMAIN, List.of(), rrsets(SOA.formatted(300))));

            assertThat(resolve("no.example. AAAA")).isSameAs(results.get("no.example. AAAA"));
            assertThat(asked).hasSize(1);
        }

        /// Sections 5.1.2 and 5.1.3: servers that fail for AAAA only (RFC 4074).
        @ParameterizedTest
        @CsvSource({"2", "4", "5"})
        void ofANameWhoseServersFailForAaaaIsMadeOfItsARecords(int code) {
            results.put("old.example. AAAA", Resolution.failed(code, 5, new ExtendedError(22, "why")));
            found("old.example. A", "old.example. 3600 A 192.0.2.1");

            Resolution made = resolve("old.example. AAAA");

            assertThat(answer(made)).containsExactly("old.example. 600 AAAA 64:ff9b::c000:201");
            assertThat(made.responseCode()).isEqualTo(ResponseCode.NOERROR);
            assertThat(made.errors()).contains(new ExtendedError(22, "why"));
        }

        /// Section 5.4: the empty answer to the query of the client.
        @Test
        void ofANameWithoutAddressesIsThatOfTheAaaaQuery() {
            empty("mx.example. AAAA", 300);
            empty("mx.example. A", 200);

            assertThat(resolve("mx.example. AAAA")).isSameAs(results.get("mx.example. AAAA"));
        }

        /// Section 5.1.6: or the error.
        @Test
        void ofANameWhoseServersFailForAIsAFailure() {
            empty("half.example. AAAA", 300);

            assertThat(resolve("half.example. AAAA").responseCode()).isEqualTo(ResponseCode.SERVFAIL);
        }

        /// Section 5.1.5.
        @Test
        void hasTheAliases() {
            empty("a.example. AAAA", 300, "a.example. 40 CNAME b.example.");
            found("a.example. A", "a.example. 40 CNAME b.example.", "b.example. 50 A 192.0.2.1");

            Resolution made = resolve("a.example. AAAA");

            assertThat(answer(made)).containsExactly("a.example. 40 CNAME b.example.",
                    "b.example. 50 AAAA 64:ff9b::c000:201");
            assertThat(made.ttl()).isEqualTo(40);
        }

        /// Section 5.1.5.
        @Test
        void ofAnAliasToANameThatDoesNotExistIsNameError() {
            results.put("a.example. AAAA", result(ResponseCode.NXDOMAIN, rrsets("a.example. 40 CNAME no.example."),
                    rrsets(SOA.formatted(300))));

            assertThat(resolve("a.example. AAAA").responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
        }

        /// Section 5.1.7.
        @ParameterizedTest
        @CsvSource({"300, 120, 120", "60, 120, 60"})
        void hasTheLowerTtlOfTheAddressAndTheSoaRecord(int address, int soa, int expected) {
            empty("www.example. AAAA", soa);
            found("www.example. A", "www.example. " + address + " A 192.0.2.1");

            Resolution made = resolve("www.example. AAAA");

            assertThat(made.answer().getFirst().ttl()).isEqualTo(expected);
            assertThat(made.ttl()).isEqualTo(expected);
        }

        /// Section 5.1.7.
        @Test
        void hasATtlOfTenMinutesAtMostWithoutAnSoaRecord() {
            results.put("www.example. AAAA", result(ResponseCode.NOERROR, List.of(), List.of()));
            found("www.example. A", "www.example. 3600 A 192.0.2.1");

            assertThat(resolve("www.example. AAAA").ttl()).isEqualTo(600);
        }

        /// Section 5.3.3.
        @ParameterizedTest
        @CsvSource({"A", "ANY", "HTTPS", "MX"})
        void toOtherTypesIsUnchanged(String type) {
            found("www.example. " + type, "www.example. 300 A 192.0.2.1");

            assertThat(resolve("www.example. " + type)).isSameAs(results.get("www.example. " + type));
            assertThat(asked).containsExactly("last www.example. " + type);
        }

        /// Section 5.1.
        @Test
        void inOtherClassesIsUnchanged() {
            empty("www.example. AAAA", 300);

            var _ = dns64.resolve(new Question(Name.of("www.example."), RecordType.AAAA, RecordClass.CH),
                    new Lookups());

            assertThat(asked).containsExactly("last www.example. AAAA");
        }

        @Test
        void withoutRdMayBeAReferral() {
            results.put("www.example. AAAA",
                    result(ResponseCode.NOERROR, List.of(), rrsets("example. 300 NS ns.example.")));

            assertThat(resolve("www.example. AAAA")).isSameAs(results.get("www.example. AAAA"));
            assertThat(asked).hasSize(1);
        }

        @Test
        void ofDataOfThisServerIsNotCached() {
            empty("nas.example. AAAA", 300);
            results.put("nas.example. A",
                    new Resolution(0, rrsets("nas.example. 300 A 192.0.2.1"), List.of(), List.of(),
                            Security.INSECURE, 300, false, List.of(), Set.of(Name.of("nas.example."))));

            assertThat(resolve("nas.example. AAAA").ttl()).isZero();
        }
    }

    /// Section 5.1.4.
    @Nested
    class ExcludedAddresses {

        @Test
        void countAsAbsent() {
            found("www.example. AAAA", "www.example. 30 AAAA 64:ff9b::1 + 2001:db8:bad::1");
            found("www.example. A", "www.example. 300 A 192.0.2.1");

            assertThat(answer(resolve("www.example. AAAA")))
                    .containsExactly("www.example. 30 AAAA 64:ff9b::c000:201");
        }

        @Test
        void areLeftOutBesideOthersAndTheirSignatureWithThem() {
            found("www.example. AAAA", "www.example. 300 AAAA 64:ff9b::1 + 2001:db8::1", SIGNATURE.formatted("AAAA"));

            Resolution found = resolve("www.example. AAAA");

            assertThat(answer(found)).containsExactly("www.example. 300 AAAA 2001:db8::1");
            assertThat(found.security()).isEqualTo(Security.INSECURE);
            assertThat(Dns64.isMade(found)).isFalse();
        }

        @Test
        void areNotPartOfTheAnswerIfThereAreNoOthers() {
            found("www.example. AAAA", "www.example. 300 AAAA 64:ff9b::1");
            empty("www.example. A", 60);

            Resolution found = resolve("www.example. AAAA");

            assertThat(found.answer()).isEmpty();
            assertThat(found).isSameAs(results.get("www.example. A"));
        }

        @Test
        void mayBeThoseOfADomain() {
            dns64 = dns64(List.of(Name.of("example.")));
            found("www.example. AAAA", "www.example. 300 AAAA 2001:db8::1");
            found("www.example. A", "www.example. 300 A 192.0.2.1");
            found("www.other. AAAA", "www.other. 300 AAAA 2001:db8::1");

            assertThat(answer(resolve("www.example. AAAA"))).containsExactly("www.example. 300 AAAA 64:ff9b::c000:201");
            assertThat(answer(resolve("www.other. AAAA"))).containsExactly("www.other. 300 AAAA 2001:db8::1");
        }

        @Test
        void ofIpv4AreNotTranslated() {
            empty("www.example. AAAA", 300);
            found("www.example. A", "www.example. 300 A 0.0.0.0 + 192.0.2.1 + 10.0.0.1");
            empty("blocked.example. AAAA", 300);
            found("blocked.example. A", "blocked.example. 300 A 0.0.0.0");

            assertThat(answer(resolve("www.example. AAAA"))).containsExactly("www.example. 300 AAAA 64:ff9b::c000:201");
            assertThat(resolve("blocked.example. AAAA")).isSameAs(results.get("blocked.example. AAAA"));
        }

        @Test
        void ofBothFamiliesLeaveNoAddress() {
            found("www.example. AAAA", "www.example. 300 AAAA 64:ff9b::1");
            found("www.example. A", "www.example. 300 A 0.0.0.0");

            assertThat(resolve("www.example. AAAA").answer()).isEmpty();
        }

        /// The extended error of the filter is shown.
        @Test
        void ofAFilterAreNotTranslated() {
            empty("www.example. AAAA", 300);
            results.put("www.example. A", new Resolution(0, List.of(), List.of(), List.of(), Security.INSECURE, 300,
                    false, List.of(new ExtendedError(ExtendedError.BLOCKED, "removed"))));

            Resolution found = resolve("www.example. AAAA");

            assertThat(found.answer()).isEmpty();
            assertThat(found.authority()).hasSize(1);
            assertThat(found.errors()).extracting(ExtendedError::code).containsExactly(ExtendedError.BLOCKED);
        }
    }

    /// Section 5.5.
    @Nested
    class Validation {

        @Test
        void madeRecordsAreNotSecureAndHaveNoSignatures() {
            empty("www.example. AAAA", 300);
            found("www.example. A", "www.example. 300 A 192.0.2.1", SIGNATURE.formatted("A"));

            Resolution made = resolve("www.example. AAAA");

            assertThat(answer(made)).containsExactly("www.example. 300 AAAA 64:ff9b::c000:201");
            assertThat(made.security()).isEqualTo(Security.INSECURE);
        }

        @Test
        void aBogusDenialIsAFailureAndNoAddressIsQueried() {
            results.put("www.example. AAAA", new Resolution(ResponseCode.SERVFAIL, List.of(), List.of(), List.of(),
                    Security.BOGUS, 5, false, List.of()));

            assertThat(resolve("www.example. AAAA").responseCode()).isEqualTo(ResponseCode.SERVFAIL);
            assertThat(asked).hasSize(1);
        }

        @Test
        void aBogusAddressIsAFailure() {
            empty("www.example. AAAA", 300);
            results.put("www.example. A", new Resolution(ResponseCode.SERVFAIL, List.of(), List.of(), List.of(),
                    Security.BOGUS, 5, false, List.of()));

            assertThat(resolve("www.example. AAAA").responseCode()).isEqualTo(ResponseCode.SERVFAIL);
        }
    }

    /// Section 5.3.1.
    @Nested
    class NamesOfAddresses {

        private static final String NAME =
                "1.0.2.0.0.0.0.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.b.9.f.f.4.6.0.0.ip6.arpa.";

        @Test
        void belowThePrefixAreAliasesOfThoseOfIpv4Addresses() {
            found("1.2.0.192.in-addr.arpa. PTR", "1.2.0.192.in-addr.arpa. 300 PTR www.example.");

            Resolution made = resolve(NAME + " PTR");

            assertThat(answer(made)).containsExactly(NAME + " 600 CNAME 1.2.0.192.in-addr.arpa.",
                    "1.2.0.192.in-addr.arpa. 300 PTR www.example.");
            assertThat(made.security()).isEqualTo(Security.INSECURE);
            assertThat(made.ttl()).isEqualTo(300);
            assertThat(asked).containsExactly("last 1.2.0.192.in-addr.arpa. PTR");
        }

        @Test
        void withoutAPointerAreAliasesOfNamesThatDoNotExist() {
            results.put("1.2.0.192.in-addr.arpa. PTR", result(ResponseCode.NXDOMAIN, List.of(),
                    rrsets("2.0.192.in-addr.arpa. 90 SOA ns. h. 1 2 3 4 5")));

            Resolution made = resolve(NAME + " PTR");

            assertThat(made.responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
            assertThat(made.answer()).hasSize(1);
            assertThat(made.authority()).hasSize(1);
            assertThat(made.ttl()).isEqualTo(90);
        }

        @Test
        void areAFailureIfTheServersFail() {
            assertThat(resolve(NAME + " PTR").responseCode()).isEqualTo(ResponseCode.SERVFAIL);
        }

        @Test
        void elsewhereAreResolvedAsTheyAre() {
            String name = "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. PTR";

            var _ = resolve(name);
            var _ = resolve("1.2.0.192.in-addr.arpa. PTR");

            assertThat(asked).containsExactly("last " + name, "last 1.2.0.192.in-addr.arpa. PTR");
        }
    }
}
