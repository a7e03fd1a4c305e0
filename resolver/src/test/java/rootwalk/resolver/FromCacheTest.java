package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.RecursionTest.lines;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.contract.Resolution;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Name;
import rootwalk.wire.ResponseCode;

/// Results for clients without RD: what is known, without queries to other servers.
class FromCacheTest {

    private final ScriptedInternet net = new ScriptedInternet();

    @BeforeEach
    void zones() {
        net.root("test. NS ns.test.\nns.test. A 192.0.2.1\nns.test. AAAA 2001:db8::1");
        net.server("192.0.2.1").zone("test.", """
            test. NS ns.test.
            ns.test. A 192.0.2.1
            ns.test. AAAA 2001:db8::1
            www.test. 300 A 192.0.2.80
            alias.test. 200 CNAME www.test.
            far.test. 200 CNAME alias.test.
            loop1.test. CNAME loop2.test.
            loop2.test. CNAME loop1.test.
            nowhere.test. CNAME missing.test.
            d.test. DNAME test.
            """);
    }

    private Resolution cached(String question) {
        net.takeAsked();
        Resolution found = net.resolver().fromCache(net.query(question));
        assertThat(net.takeAsked()).isEmpty();
        return found;
    }

    @Test
    void anAliasIsFollowedAsFarAsItIsKnown() {
        net.ask("alias.test. CNAME");

        Resolution half = cached("alias.test. A");
        assertThat(half.responseCode()).isEqualTo(ResponseCode.NOERROR);
        assertThat(lines(half.answer())).singleElement().asString().endsWith(" CNAME www.test.");
        assertThat(half.authority()).isEmpty();

        net.ask("www.test. A");
        assertThat(lines(cached("alias.test. A").answer())).hasSize(2).last().asString().contains(" A 192.0.2.80");
    }

    @Test
    void aChainOfAliasesIsFollowed() {
        net.ask("far.test. A");

        assertThat(lines(cached("far.test. A").answer())).hasSize(3);
        assertThat(cached("far.test. A").ttl()).isBetween(198, 200);
        assertThat(lines(cached("alias.test. CNAME").answer())).hasSize(1);
    }

    @Test
    void aLoopOfAliasesIsAFailureWithTheReasonAsWithRd() {
        Resolution withRd = net.ask("loop1.test. A");

        assertThat(cached("loop1.test. A").errors()).isEqualTo(withRd.errors()).singleElement().asString()
                .contains("the aliases of loop1.test. form a loop");
        assertThat(cached("loop1.test. A").isFailure()).isTrue();
    }

    @Test
    void theLimitOfAliasesIsThatOfQueriesWithRd() {
        net.limits = new BudgetLimits(80, 1 << 19, 40, 1, 24, 6, Duration.ofSeconds(4), Duration.ofSeconds(12));
        net.ask("www.test. A");
        net.ask("alias.test. A");
        Resolution withRd = net.ask("far.test. A");

        assertThat(withRd.isFailure()).isTrue();
        assertThat(cached("far.test. A").errors()).isEqualTo(withRd.errors());
        assertThat(lines(cached("alias.test. A").answer())).hasSize(2);
    }

    @Test
    void theErrorsOfLocalDataAreInTheResult() {
        ExtendedError blocked = new ExtendedError(ExtendedError.BLOCKED, "blocked");
        net.localData = question -> question.name().equals(Name.of("www.test."))
                ? Resolution.failed(ResponseCode.NXDOMAIN, 60, blocked)
                : null;
        net.ask("alias.test. CNAME");

        Resolution found = cached("alias.test. A");

        assertThat(found.responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(found.errors()).containsExactly(blocked);
    }

    @Test
    void aDenialThatIsKnownIsTheAnswer() {
        net.ask("missing.test. A");
        net.ask("www.test. MX");
        net.ask("nowhere.test. A");

        assertThat(cached("missing.test. AAAA").responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(lines(cached("missing.test. A").authority())).singleElement().asString().contains(" IN SOA ");
        assertThat(cached("www.test. MX").responseCode()).isEqualTo(ResponseCode.NOERROR);
        assertThat(lines(cached("www.test. MX").authority())).singleElement().asString().contains(" IN SOA ");
        assertThat(cached("nowhere.test. A").responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
        assertThat(lines(cached("nowhere.test. A").answer())).hasSize(1);
    }

    @Test
    void otherwiseTheServersThatWouldBeAskedAreNamedWithTheirAddresses() {
        net.ask("www.test. A");

        Resolution referral = cached("other.test. A");

        assertThat(referral.answer()).isEmpty();
        assertThat(referral.ttl()).as("not to be kept").isZero();
        assertThat(lines(referral.authority())).containsExactly("test. 3599 IN NS ns.test.");
        assertThat(lines(referral.additional()))
                .isEqualTo(List.of("ns.test. 3599 IN A 192.0.2.1", "ns.test. 3599 IN AAAA 2001:db8::1"));
    }
}
