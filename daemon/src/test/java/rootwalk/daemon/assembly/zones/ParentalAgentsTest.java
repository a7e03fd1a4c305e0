package rootwalk.daemon.assembly.zones;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import rootwalk.resolver.contract.Query;
import rootwalk.resolver.contract.Resolution;
import rootwalk.resolver.contract.Security;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.text.RecordText;

/// RFC 9859 section 4.1, with scripted resolutions.
class ParentalAgentsTest {

    private final Map<String, List<RRset>> answers = new HashMap<>();
    /// The zones of the parents.
    private final List<Name> zones = new ArrayList<>(List.of(Name.ROOT));
    private final List<String> asked = new ArrayList<>();
    private final ParentalAgents agents = new ParentalAgents(this::resolve,
            server -> server.getAddress().getHostAddress().equals("192.0.2.99"));

    private void record(String text) {
        RRset record = RecordText.parse(text, Name.ROOT, 0, (_, _) -> {});
        answers.computeIfAbsent(record.owner() + " IN " + RecordType.name(record.type()), _ -> new ArrayList<>())
                .add(record);
    }

    private Resolution resolve(Query query) {
        String question = query.question().toString();
        if (question.endsWith("DSYNC")) {
            asked.add(query.question().name().toString());
        }
        Name name = query.question().name();
        if (name.isSubdomainOf(Name.of("broken."))) {
            return Resolution.failed(ResponseCode.SERVFAIL, 0);
        }
        List<RRset> answer = answers.getOrDefault(question, List.of());
        Name zone = zones.stream().filter(name::isSubdomainOf)
                .max((one, other) -> Integer.compare(one.labelCount(), other.labelCount())).orElseThrow();
        List<RRset> authority = answer.isEmpty()
                ? List.of(RecordText.parse(zone + " 60 SOA ns. h. 1 2 3 4 5", Name.ROOT, 0, (_, _) -> {})) : List.of();
        return new Resolution(answer.isEmpty() ? ResponseCode.NXDOMAIN : ResponseCode.NOERROR, answer, authority,
                List.of(), Security.INSECURE, 60, false, List.of());
    }

    private List<String> of(String child, int type) throws IOException {
        return agents.of(Name.of(child), type).stream()
                .map(it -> it.getAddress().getHostAddress() + " " + it.getPort()).toList();
    }

    @Test
    void theRecordsForTheChildComeFirst() throws IOException {
        zones.add(Name.of("example."));
        record("child._dsync.example. 60 DSYNC CDS NOTIFY 5359 agent.example.");
        record("_dsync.example. 60 DSYNC CDS NOTIFY 53 other.example.");
        record("agent.example. 60 A 192.0.2.1");
        record("agent.example. 60 AAAA 2001:db8::1");

        assertThat(of("child.example.", RecordType.CDS)).containsExactly("192.0.2.1 5359", "2001:db8:0:0:0:0:0:1 5359");
        assertThat(asked).containsExactly("child._dsync.example.");
    }

    @Test
    void thoseForAllChildrenFollow() throws IOException {
        zones.add(Name.of("example."));
        record("_dsync.example. 60 DSYNC CDS NOTIFY 53 agent.example.");
        record("agent.example. 60 A 192.0.2.1");

        assertThat(of("child.example.", RecordType.CDS)).containsExactly("192.0.2.1 53");
        assertThat(asked).containsExactly("child._dsync.example.", "_dsync.example.");
    }

    @Test
    void theParentMayBeginSomeLabelsAboveTheChild() throws IOException {
        zones.add(Name.of("jp."));
        record("city.ise.mie._dsync.jp. 60 DSYNC CSYNC NOTIFY 53 agent.jp.");
        record("agent.jp. 60 A 192.0.2.1");

        assertThat(of("city.ise.mie.jp.", RecordType.CSYNC)).containsExactly("192.0.2.1 53");
        assertThat(asked).containsExactly("city._dsync.ise.mie.jp.", "city.ise.mie._dsync.jp.");
    }

    @Test
    void anAgentWhoseAddressesCannotBeResolvedIsAFailure() {
        zones.add(Name.of("example."));
        record("child._dsync.example. 60 DSYNC CDS NOTIFY 53 agent.broken.");

        assertThatThrownBy(() -> of("child.example.", RecordType.CDS))
                .hasMessage("the addresses of agent.broken. cannot be resolved");
    }

    @Test
    void aParentWithoutRecordsWantsNoMessages() throws IOException {
        zones.add(Name.of("jp."));

        assertThat(of("city.ise.mie.jp.", RecordType.CDS)).isEmpty();
        assertThat(asked).containsExactly("city._dsync.ise.mie.jp.", "city.ise.mie._dsync.jp.", "_dsync.jp.");
        assertThat(of(".", RecordType.CDS)).isEmpty();
    }

    @Test
    void recordsOfOtherTypesAndSchemesAndThisServerAreLeftOut() throws IOException {
        zones.add(Name.of("example."));
        record("child._dsync.example. 60 DSYNC CSYNC NOTIFY 53 agent.example.");
        record("child._dsync.example. 60 DSYNC CDS 200 53 agent.example.");
        record("child._dsync.example. 60 DSYNC CDS NOTIFY 53 self.example.");
        record("agent.example. 60 A 192.0.2.1");
        record("self.example. 60 A 192.0.2.99");

        assertThat(of("child.example.", RecordType.CDS)).isEmpty();
    }

    @Test
    void aFailureOfResolutionIsNoAnswer() {
        assertThatIOException().isThrownBy(() -> of("child.broken.", RecordType.CDS))
                .withMessage("the DSYNC records of child._dsync.broken. cannot be resolved");
    }
}
