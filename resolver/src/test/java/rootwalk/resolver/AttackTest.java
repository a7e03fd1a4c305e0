package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.RecursionTest.lines;
import static rootwalk.resolver.ScriptedServer.message;
import static rootwalk.resolver.ScriptedServer.records;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import rootwalk.resolver.contract.BudgetLimits;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.resolver.recursion.ConfiguredZone;
import rootwalk.resolver.recursion.ConfiguredZone.Use;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.ResponseCode;

/// What servers do that want to be believed, or to make others work.
class AttackTest {

    private final ScriptedInternet net = new ScriptedInternet();

    private ScriptedServer tld(String delegations) {
        net.root("test. NS ns.test.\nns.test. A 192.0.2.1");
        return net.server("192.0.2.1").zone("test.", "test. NS ns.test.\nns.test. A 192.0.2.1\n" + delegations);
    }

    @Test
    void recordsOfOtherNamesInAnAnswerAreNotAccepted() {
        tld("good.test. NS ns.good.test.\nns.good.test. A 192.0.2.2\nevil.test. NS ns.evil.test.\n"
                + "ns.evil.test. A 192.0.2.66");
        net.server("192.0.2.2").zone("good.test.", "www.good.test. A 192.0.2.80");
        net.server("192.0.2.66").on("www.evil.test. A", question -> message(question, Flags.AA,
                records("www.evil.test. A 192.0.2.67\nwww.good.test. A 192.0.2.67"),
                records("good.test. NS ns.evil.test."), records("ns.good.test. A 192.0.2.66")));

        net.ask("www.evil.test. A");

        assertThat(lines(net.ask("www.good.test. A").answer())).containsExactly(
                "www.good.test. 3600 IN A 192.0.2.80");
        assertThat(net.events).filteredOn(event -> event instanceof ResolutionEvent.RecordsDropped).isNotEmpty();
    }

    @Test
    void glueFromOutsideTheParentIsNotAccepted() {
        net.root("test. NS ns.test.\nns.test. A 192.0.2.1\nother. NS ns.other.\nns.other. A 192.0.2.3");
        net.server("192.0.2.1").on("www.example.test. A", question -> message(question, 0, List.of(),
                records("example.test. NS ns.other."), records("ns.other. A 192.0.2.66")));
        net.server("192.0.2.3").zone("other.", "ns.other. A 192.0.2.3").zone("example.test.",
                "www.example.test. A 192.0.2.80");
        net.server("192.0.2.66").always(question -> message(question, Flags.AA,
                records("www.example.test. A 192.0.2.66"), List.of(), List.of()));

        assertThat(lines(net.ask("www.example.test. A").answer())).containsExactly(
                "www.example.test. 3600 IN A 192.0.2.80");
        assertThat(net.server("192.0.2.66").heard).isEmpty();
    }

    @Test
    void anAliasIntoAnotherZoneIsAskedForThere() {
        tld("good.test. NS ns.good.test.\nns.good.test. A 192.0.2.2\nevil.test. NS ns.evil.test.\n"
                + "ns.evil.test. A 192.0.2.66");
        net.server("192.0.2.2").zone("good.test.", "www.good.test. A 192.0.2.80");
        net.server("192.0.2.66").on("www.evil.test. A", question -> message(question, Flags.AA,
                records("www.evil.test. CNAME www.good.test.\nwww.good.test. A 192.0.2.67"), List.of(), List.of()));

        assertThat(lines(net.ask("www.evil.test. A").answer())).containsExactly(
                "www.evil.test. 3600 IN CNAME www.good.test.", "www.good.test. 3600 IN A 192.0.2.80");
    }

    private void forwardAllButTheHouse() {
        net.configured.add(zone(".", "192.0.2.10", Use.FORWARD));
        net.configured.add(zone("corp.lan.", "192.0.2.20", Use.STUB));
        net.server("192.0.2.20").zone("corp.lan.", "mail.corp.lan. A 192.0.2.25\ndb.corp.lan. A 192.0.2.26");
    }

    private static ConfiguredZone zone(String name, String server, Use use) {
        return ConfiguredZone.at(Name.of(name), List.of(new InetSocketAddress(server, 53)), use);
    }

    @Test
    void aForwarderIsNotTrustedForAZoneWithOtherServers() {
        forwardAllButTheHouse();
        net.server("192.0.2.10").on("x.evil.test. A", question -> message(question, Flags.RA,
                records("x.evil.test. CNAME mail.corp.lan.\nmail.corp.lan. A 192.0.2.66"), List.of(), List.of()));

        assertThat(lines(net.ask("x.evil.test. A").answer())).containsExactly(
                "x.evil.test. 3600 IN CNAME mail.corp.lan.", "mail.corp.lan. 3600 IN A 192.0.2.25");
        assertThat(lines(net.ask("mail.corp.lan. A").answer())).containsExactly("mail.corp.lan. 3600 IN A 192.0.2.25");
    }

    @Test
    void aForwardersDenialDoesNotReachAZoneThatOthersAreNamedFor() {
        forwardAllButTheHouse();
        net.server("192.0.2.10").on("www.evil.test. A", question -> message(question,
                Flags.RA | ResponseCode.NXDOMAIN, records("www.evil.test. CNAME db.corp.lan."),
                records(". SOA a. b. 1 2 3 4 600"), List.of()));

        assertThat(lines(net.ask("www.evil.test. A").answer())).containsExactly(
                "www.evil.test. 3600 IN CNAME db.corp.lan.", "db.corp.lan. 3600 IN A 192.0.2.26");
        assertThat(lines(net.ask("db.corp.lan. A").answer())).containsExactly("db.corp.lan. 3600 IN A 192.0.2.26");
    }

    @Test
    void aDnameOfAForwarderDoesNotReachAZoneThatOthersAreNamedFor() {
        forwardAllButTheHouse();
        net.server("192.0.2.10").on("mail.evil.test. A", question -> message(question, Flags.RA,
                records("evil.test. DNAME corp.lan.\nmail.corp.lan. A 192.0.2.66"), List.of(), List.of()));

        assertThat(lines(net.ask("mail.evil.test. A").answer())).endsWith("mail.corp.lan. 3600 IN A 192.0.2.25");
    }

    @Test
    void aliasesInAForwardersResponseAreFollowed() {
        forwardAllButTheHouse();
        net.server("192.0.2.10").on("www.good.test. A", question -> message(question, Flags.RA,
                records("www.good.test. CNAME cdn.test.\ncdn.test. A 192.0.2.80"), List.of(), List.of()));

        assertThat(lines(net.ask("www.good.test. A").answer())).endsWith("cdn.test. 3600 IN A 192.0.2.80");
        assertThat(net.takeAsked()).hasSize(1);
    }

    @Test
    void aDnameMovesOnlyWhatIsBelowItAndInItsZone() {
        tld("evil.test. NS ns.evil.test.\nns.evil.test. A 192.0.2.66\ngood.test. NS ns.good.test.\n"
                + "ns.good.test. A 192.0.2.2");
        net.server("192.0.2.2").zone("good.test.", "www.good.test. A 192.0.2.80");
        net.server("192.0.2.66").on("www.evil.test. A", question -> message(question, Flags.AA,
                records("test. DNAME evil.example.\nwww.evil.test. CNAME www.evil.evil.example."), List.of(),
                List.of()));

        net.ask("www.evil.test. A");

        assertThat(lines(net.ask("www.good.test. A").answer())).containsExactly(
                "www.good.test. 3600 IN A 192.0.2.80");
    }

    @Test
    void aForgedCnameBesideADnameIsReplacedByTheOneThatFollowsFromIt() {
        tld("moved.test. NS ns.moved.test.\nns.moved.test. A 192.0.2.2");
        net.server("192.0.2.2").zone("moved.test.", "www.to.moved.test. A 192.0.2.80").on("www.from.moved.test. A",
                question -> message(question, Flags.AA,
                        records("from.moved.test. DNAME to.moved.test.\nwww.from.moved.test. CNAME evil.moved.test."),
                        List.of(), List.of()));

        assertThat(lines(net.ask("www.from.moved.test. A").answer())).containsExactly(
                "from.moved.test. 3600 IN DNAME to.moved.test.",
                "www.from.moved.test. 3600 IN CNAME www.to.moved.test.", "www.to.moved.test. 3600 IN A 192.0.2.80");
    }

    @Test
    void aGhostDomainDiesWithItsDelegation() {
        ScriptedServer parent = tld("ghost.test. 60 NS ns.ghost.test.\nns.ghost.test. 60 A 192.0.2.66");
        net.server("192.0.2.66").zone("ghost.test.", """
            ghost.test. 86400 NS ns.ghost.test.
            ns.ghost.test. 86400 A 192.0.2.66
            www.ghost.test. 5 A 192.0.2.66
            """);
        net.ask("www.ghost.test. A");
        net.pass(Duration.ofSeconds(50));
        net.ask("ghost.test. NS");
        net.ask("ns.ghost.test. A");
        parent.zone("test.", "test. NS ns.test.\nns.test. A 192.0.2.1");
        net.pass(Duration.ofSeconds(20));

        assertThat(net.ask("www.ghost.test. A").responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
    }

    @Test
    void aDelegationDoesNotOutliveTheOneItWasLearntThrough() {
        ScriptedServer parent = tld("ghost.test. 60 NS ns.ghost.test.\nns.ghost.test. 60 A 192.0.2.66");
        net.server("192.0.2.66").zone("ghost.test.", """
            sub.ghost.test. 86400 NS ns.sub.ghost.test.
            ns.sub.ghost.test. 86400 A 192.0.2.67
            """);
        net.server("192.0.2.67").zone("sub.ghost.test.", "a.sub.ghost.test. A 192.0.2.67\n"
                + "b.sub.ghost.test. A 192.0.2.67");
        net.ask("a.sub.ghost.test. A");
        parent.zone("test.", "test. NS ns.test.\nns.test. A 192.0.2.1");
        net.pass(Duration.ofSeconds(61));

        assertThat(net.ask("b.sub.ghost.test. A").responseCode()).isEqualTo(ResponseCode.NXDOMAIN);
    }

    @Test
    void manyServersWithoutAddressCostAFewQuestions() {
        String names = IntStream.range(0, 60).mapToObj(i -> "attack.test. NS ns" + i + ".victim" + i + ".test.")
                .collect(Collectors.joining("\n"));
        tld(names);

        Resolution resolution = net.ask("www.attack.test. A");

        assertThat(resolution.responseCode()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(net.takeAsked().size()).isLessThan(20);
    }

    @Test
    void subQuestionsDrawOnTheBudgetOfTheirQuery() {
        net.limits = new BudgetLimits(25, 1 << 20, 100, 100, 100, 100, Duration.ofSeconds(5), Duration.ofSeconds(5));
        StringBuilder zones = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            zones.append("z%d.test. NS a.z%d.test.\nz%d.test. NS b.z%d.test.\n".formatted(i, i + 1, i, i + 2));
        }
        tld(zones.toString());

        Resolution resolution = net.ask("www.z0.test. A");

        assertThat(resolution.isFailure()).isTrue();
        assertThat(net.takeAsked().size()).isLessThanOrEqualTo(25);
    }

    @Test
    void aChainOfAliasesWithoutEndEnds() {
        tld("chain.test. NS ns.chain.test.\nns.chain.test. A 192.0.2.2");
        net.server("192.0.2.2").always(question -> {
            String first = question.name().toString().split("\\.")[0];
            int number = Integer.parseInt(first.substring(1));
            return message(question, Flags.AA, records("c" + number + ".chain.test. CNAME c" + (number + 1)
                    + ".chain.test."), List.of(), List.of());
        });

        Resolution resolution = net.ask("c1.chain.test. A");

        assertThat(resolution.isFailure()).isTrue();
        assertThat(resolution.errors()).extracting(ExtendedError::text).contains("the chain of aliases is too long");
        assertThat(net.takeAsked().size()).isLessThan(30);
    }

    @Test
    void aChainOfTwentyAliasesIsFollowed() {
        tld("chain.test. NS ns.chain.test.\nns.chain.test. A 192.0.2.2");
        StringBuilder zone = new StringBuilder("c20.chain.test. A 192.0.2.80\n");
        for (int i = 0; i < 20; i++) {
            zone.append("c%d.chain.test. CNAME c%d.chain.test.\n".formatted(i, i + 1));
        }
        net.server("192.0.2.2").zone("chain.test.", zone.toString());

        assertThat(net.ask("c0.chain.test. A").answer()).hasSize(21);
    }

    @Test
    void referralsDownForEverEnd() {
        tld("deep.test. NS ns.deep.test.\nns.deep.test. A 192.0.2.2");
        String name = "a.".repeat(100) + "deep.test.";
        int[] labels = {2};
        net.server("192.0.2.2").always(question -> {
            String cut = question.name().ancestor(Math.min(++labels[0], question.name().labelCount() - 1)).toString();
            return message(question, 0, List.of(), records(cut + " NS ns." + cut), records("ns." + cut
                    + " A 192.0.2.2"));
        });

        assertThat(net.ask(name + " A").isFailure()).isTrue();
        assertThat(net.takeAsked().size()).isLessThan(60);
    }

    @Test
    void aFailureIsRememberedForSeconds() {
        tld("broken.test. NS ns.broken.test.\nns.broken.test. A 192.0.2.2");
        net.server("192.0.2.2").always(question -> ScriptedServer.code(question, ResponseCode.SERVFAIL));
        Resolution first = net.ask("www.broken.test. A");
        net.takeAsked();

        Resolution second = net.ask("www.broken.test. A");

        assertThat(first.errors()).extracting(ExtendedError::code)
                .contains(ExtendedError.NO_REACHABLE_AUTHORITY);
        assertThat(second.isFailure()).isTrue();
        assertThat(net.takeAsked()).isEmpty();
        net.pass(Duration.ofSeconds(6));
        net.ask("www.broken.test. A");
        assertThat(net.takeAsked()).isNotEmpty();
    }

    @Test
    void anEndlessWaitEndsWithTheDeadline() {
        net.root("").silent();

        Resolution resolution = net.ask("www.example.test. A");

        assertThat(resolution.responseCode()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(resolution.errors()).extracting(ExtendedError::code)
                .contains(ExtendedError.NO_REACHABLE_AUTHORITY);
        assertThat(net.nanos()).isLessThan(Duration.ofSeconds(7).toNanos());
    }

    @Test
    void aYxdomainWithoutItsDnameIsNoAnswer() {
        tld("yx.test. NS ns.yx.test.\nns.yx.test. A 192.0.2.2");
        net.server("192.0.2.2").always(question -> message(question, Flags.AA | ResponseCode.YXDOMAIN,
                List.of(), List.of(), List.of()));

        assertThat(net.ask("www.yx.test. A").responseCode()).isEqualTo(ResponseCode.SERVFAIL);
    }

    @Test
    void aMiddleboxThatDeniesEverythingIsNotTrusted() {
        net.root("").always(question -> message(question, Flags.RA | ResponseCode.NXDOMAIN, List.of(), List.of(),
                List.of()));

        Resolution resolution = net.ask("www.example.test. A");

        assertThat(resolution.responseCode()).isEqualTo(ResponseCode.SERVFAIL);
        assertThat(resolution.errors()).extracting(ExtendedError::code)
                .contains(ExtendedError.NO_REACHABLE_AUTHORITY);
    }
}
