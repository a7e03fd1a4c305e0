package rootwalk.daemon.policy.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rootwalk.daemon.pipeline.LocalRule;
import rootwalk.daemon.pipeline.StepResult;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.RequestView;

/// Which line of a hosts file answers a query, as `rootwalk why` shows it.
class HostsRuleTest {

    @TempDir
    private Path directory;

    private HostsOverlay hosts(String first, String second) throws IOException {
        return HostsOverlay.of(List.of(Files.writeString(directory.resolve("first"), first),
                Files.writeString(directory.resolve("second"), second)));
    }

    private String place(HostsOverlay hosts, String question) {
        String[] words = question.split(" ");
        LocalRule rule = hosts.rule(new Question(Name.of(words[0]), RecordType.parse(words[1])));
        return ((LocalRule.HostsLine) rule).place().replace(directory + "/", "");
    }

    @ParameterizedTest
    @CsvSource({"c.lan. A, first:3", "B.Lan. A, first:2", "longer.lan. AAAA, first:2", "d.lan. A, second:1",
            "3.2.0.192.in-addr.arpa. PTR, first:3"})
    void itIsTheFirstLineWithTheName(String question, String place) throws IOException {
        HostsOverlay hosts = hosts("# names\n192.0.2.1 b.lan longer.lan\n192.0.2.3 c.lan b.lan\n",
                "192.0.2.4 d.lan c.lan\n");

        assertThat(place(hosts, question)).isEqualTo(place);
    }

    @Test
    void itIsOneOfTheFilesIfTheLineIsGone() throws IOException {
        HostsOverlay hosts = hosts("192.0.2.1 a.lan\n", "192.0.2.2 b.lan\n");
        Files.writeString(directory.resolve("first"), "");

        assertThat(place(hosts, "a.lan. A")).isEqualTo("first, second");
    }

    @ParameterizedTest
    @CsvSource({"a.lan., A", "a.lan., AAAA", "1.2.0.192.in-addr.arpa., PTR"})
    void theAnswerHasTheTypeOfItsRecords(String name, String type) throws IOException {
        RequestView request = new RequestView();
        request.set(new Question(Name.of(name), RecordType.parse(type)), Flags.RD, false);
        Answer answer = new Answer();

        assertThat(hosts("192.0.2.1 a.lan\n2001:db8::1 a.lan\n", "").find(request.questionView(), answer))
                .isEqualTo(StepResult.ANSWERED);
        assertThat(answer.type(0)).isEqualTo(RecordType.parse(type));
    }
}
