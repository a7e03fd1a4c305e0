package rootwalk.wire.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class JsonWriterTest {

    private final JsonWriter json = new JsonWriter();

    @Test
    void putsTheCommas() {
        json.object().member("a", 1).array("b").value("x").object().endObject().value(true).endArray().member("c", 1.5);
        json.member("d", List.of("y", "z")).endObject();

        assertThat(json.take()).isEqualTo("{\"a\":1,\"b\":[\"x\",{},true],\"c\":1.5,\"d\":[\"y\",\"z\"]}\n");
    }

    @Test
    void writesATextALine() {
        json.object().endObject().array().endArray();

        assertThat(json.take()).isEqualTo("{}\n[]\n");
    }

    @Test
    void escapesWhatCannotStandInAString() {
        json.value("quote \" backslash \\ tab \t bell \u0007 escape \u001b umlaut ü lone \ud800 pair \ud83d\ude00");

        String text = json.take();
        assertThat(text).contains("\\u0007", "\\u001b", "ü", "\\ud800", "\ud83d\ude00", "\\t").doesNotContain("\u001b");
        assertThat(new Load(LoadSettings.builder().build()).loadFromString("{\"a\": " + text + "}"))
                .isInstanceOf(Map.class);
    }

    @Test
    void hasNoNumberThatIsNotFinite() {
        json.value(Double.NaN);

        assertThat(json.take()).isEqualTo("null\n");
    }

    @Test
    void refusesWhatWouldNotBeJson() {
        assertThatIllegalStateException().isThrownBy(() -> new JsonWriter().object().value("no name"));
        assertThatIllegalStateException().isThrownBy(() -> new JsonWriter().array().name("in an array"));
        assertThatIllegalStateException().isThrownBy(() -> new JsonWriter().object().endArray());
        assertThatIllegalStateException().isThrownBy(() -> new JsonWriter().object().take());
    }
}
