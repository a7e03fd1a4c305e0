package rootwalk.cli.query;

import java.util.Optional;

import rootwalk.cli.command.Paint;
import rootwalk.wire.SafeText;
import rootwalk.wire.json.JsonWriter;
import rootwalk.wire.tsig.TsigKey;
import rootwalk.wire.tsig.TsigResult;

/// Prints whether the response to a signed query is signed.
final class SignatureText {

    private SignatureText() {}

    /// A line of text.
    static String line(TsigKey key, Optional<TsigResult> result, Paint.Brush brush) {
        String title = brush.paint(Paint.FAINT, "tsig    ");
        return title + problem(result)
                .map(problem -> brush.paint(Paint.BAD, "NOT VERIFIED with the key " + key + ": " + problem))
                .orElseGet(() -> brush.paint(Paint.GOOD, "verified") + " with the key " + key + signedAt(result))
                + "\n";
    }

    /// The member `tsig` of a JSON object.
    static void member(TsigKey key, Optional<TsigResult> result, JsonWriter json) {
        Optional<String> problem = problem(result);
        json.object("tsig").member("key", key.name().toString()).member("algorithm", key.algorithm().text())
                .member("verified", problem.isEmpty());
        problem.ifPresent(text -> json.member("problem", text));
        if (result.isPresent() && result.get() instanceof TsigResult.Valid valid) {
            json.member("signedAt", valid.signedAt().toString());
        }
        json.endObject();
    }

    private static String signedAt(Optional<TsigResult> result) {
        return result.isPresent() && result.get() instanceof TsigResult.Valid valid
                ? ", signed at " + valid.signedAt() : "";
    }

    /// Why the response is not verified; empty if it is.
    private static Optional<String> problem(Optional<TsigResult> result) {
        return result.flatMap(it -> switch (it) {
            case TsigResult.Valid _ -> Optional.empty();
            case TsigResult.Rejected(String reason) -> Optional.of(SafeText.text(reason));
            case TsigResult.Unsigned _,TsigResult.Covered _ ->
                Optional.of("the response is not signed, so anyone may have sent it");
        });
    }
}
