package rootwalk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;

/// A JSON Schema to hold texts against.
public record JsonSchema(Schema schema) {

    public static JsonSchema read(Path file) throws IOException {
        return new JsonSchema(SchemaRegistry.withDefaultDialect(Dialects.getDraft202012())
                .getSchema(Files.readString(file), InputFormat.JSON));
    }

    /// One of the definitions of a schema.
    public static JsonSchema ofDefinition(Path file, String name) throws IOException {
        String text = Files.readString(file).replaceFirst("(?s)\"oneOf\": \\[.*?\\]",
                "\"\\$ref\": \"#/\\$defs/" + name + "\"");
        return new JsonSchema(
                SchemaRegistry.withDefaultDialect(Dialects.getDraft202012()).getSchema(text, InputFormat.JSON));
    }

    public void holds(String json) {
        assertThat(schema.validate(json, InputFormat.JSON)).as(json).isEmpty();
    }

    /// Each line has a kind, whose own schema names what is wrong better than all of them together.
    public static void holdsEachLine(Path file, String lines) throws IOException {
        String text = Files.readString(file);
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(Dialects.getDraft202012());
        Map<?, ?> kinds = (Map<?, ?>) Run.json(text).get("$defs");
        for (String line : lines.lines().toList()) {
            String kind = String.valueOf(Run.json(line).get("event"));
            assertThat(kinds.containsKey(kind)).as(kind).isTrue();
            Schema ofKind = registry.getSchema(text.replaceFirst("(?s)\"oneOf\": \\[.*?\\]",
                    "\"\\$ref\": \"#/\\$defs/" + kind + "\""), InputFormat.JSON);
            assertThat(ofKind.validate(line, InputFormat.JSON)).as(line).isEmpty();
        }
        new JsonSchema(registry.getSchema(text, InputFormat.JSON)).holds(lines.lines().findFirst().orElseThrow());
    }
}
