package rootwalk.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.resolver.RecursionTest.lines;
import static rootwalk.resolver.ScriptedServer.message;
import static rootwalk.resolver.ScriptedServer.records;

import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.ResolutionEvent;
import rootwalk.wire.Flags;
import rootwalk.wire.Question;
import rootwalk.wire.ResponseCode;

/// Questions below a DNAME (RFC 6672), of servers that put the CNAME which follows from it beside it, as they must.
class DnameTest {

    private static final String DNAME = "from.moved.test. 3600 IN DNAME to.moved.test.";
    private static final String CNAME = "www.from.moved.test. 3600 IN CNAME www.to.moved.test.";

    private final ScriptedInternet net = new ScriptedInternet();

    @BeforeEach
    void aServerThatChangesTheCaseOfNames() {
        net.root("moved.test. NS ns.moved.test.\nns.moved.test. A 192.0.2.2");
        ScriptedServer server = net.server("192.0.2.2").zone("moved.test.", """
            www.to.moved.test. A 192.0.2.80
            from.moved.test. DNAME to.moved.test.
            """);
        for (String type : List.of("A", "CNAME", "ANY", "RRSIG")) {
            server.on("www.from.moved.test. " + type, question -> message(question, Flags.AA, records("""
                from.moved.test. DNAME to.moved.test.
                wWw.fROm.moved.test. CNAME www.to.moved.test.
                """), List.of(), List.of()));
        }
    }

    @Test
    void whoAsksForTheAliasGetsTheDnameThatItFollowsFrom() {
        assertThat(lines(net.ask("www.from.moved.test. CNAME").answer())).containsExactly(DNAME, CNAME);
    }

    /// RFC 6672 section 3.2. Not every server adds the records of the target to an answer of type ANY.
    @ParameterizedTest
    @ValueSource(strings = {"", "www.to.moved.test. A 192.0.2.80\n"})
    void whoAsksForAllTypesGetsThoseOfTheTarget(String target) {
        net.server("192.0.2.2").on("www.from.moved.test. ANY", question -> message(question, Flags.AA,
                records("from.moved.test. DNAME to.moved.test.\nwww.from.moved.test. CNAME www.to.moved.test.\n"
                        + target),
                List.of(), List.of()))
                .on("www.to.moved.test. ANY", question -> message(question, Flags.AA,
                        records("www.to.moved.test. A 192.0.2.80"), List.of(), List.of()));

        assertThat(lines(net.ask("www.from.moved.test. ANY").answer())).containsExactly(DNAME, CNAME,
                "www.to.moved.test. 3600 IN A 192.0.2.80");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CNAME", "ANY"})
    void theAliasIsMadeAnewForEachQuestion(String type) {
        net.ask("www.from.moved.test. " + type);

        assertThat(lines(net.ask("www.from.moved.test. A").answer())).containsExactly(
                DNAME, CNAME, "www.to.moved.test. 3600 IN A 192.0.2.80");
    }

    @Test
    void theDnameItselfIsAnAnswerToKeep() {
        net.ask("www.from.moved.test. CNAME");
        net.takeAsked();

        assertThat(lines(net.ask("from.moved.test. DNAME").answer())).containsExactly(DNAME);
        assertThat(net.takeAsked()).isEmpty();
    }

    @Test
    void anAliasThatWouldBeTooLongIsReportedToTheClient() {
        String label = "x".repeat(63) + ".";
        String owner = label + label + label + "from.moved.test.";
        String target = "y".repeat(63) + ".moved.test.";
        net.server("192.0.2.2").on(owner + " CNAME", (Question question) -> message(question,
                Flags.AA | ResponseCode.YXDOMAIN, records("from.moved.test. DNAME " + target), List.of(), List.of()));

        Resolution resolution = net.ask(owner + " CNAME");

        assertThat(resolution.responseCode()).isEqualTo(ResponseCode.YXDOMAIN);
        assertThat(lines(resolution.answer())).containsExactly("from.moved.test. 3600 IN DNAME " + target);
        assertThat(net.events).anyMatch(event -> event instanceof ResolutionEvent.ResponseReceived received
                && received.kind() == ResolutionEvent.ResponseKind.NAME_TOO_LONG);

        net.server("192.0.2.2").on(owner + " A", (Question question) -> message(question,
                Flags.AA | ResponseCode.YXDOMAIN, records("from.moved.test. 2147483647 DNAME " + target), List.of(),
                List.of()));
        assertThat(lines(net.ask(owner + " A").answer()))
                .containsExactly("from.moved.test. 86400 IN DNAME " + target);
    }
}
