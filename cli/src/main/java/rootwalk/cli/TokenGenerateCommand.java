package rootwalk.cli;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import rootwalk.cli.command.Exit;
import rootwalk.cli.command.Output;
import rootwalk.wire.json.JsonWriter;

/// `rootwalk token generate NAME`: a new token, and its hash for the configuration.
@Command(name = "generate", mixinStandardHelpOptions = true,
        description = "Creates a random token for a client of the REST API, and prints it once, with the lines for the"
                + " configuration, which has only its hash. Change allow to what the client may do.",
        exitCodeListHeading = Exit.HEADING, exitCodeList = {"0:success", Exit.WRONG_USAGE})
final class TokenGenerateCommand implements Callable<Integer> {

    /// Octets; nobody can try them all, so the hash needs no salt.
    private static final int LENGTH = 32;

    private static final String SIMPLE_NAME = "[A-Za-z0-9._-]{1,64}";

    @Parameters(index = "0", paramLabel = "NAME", description = "the name of the token, for the log, such as acme")
    @SuppressWarnings("NullAway.Init") // required, so picocli sets it
    private String name;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        if (!name.matches(SIMPLE_NAME)) {
            throw output
                    .wrongUsage("'" + name
                            + "' is not a name for a token; use at most 64 letters, digits, hyphens and dots");
        }
        byte[] secret = new byte[LENGTH];
        new SecureRandom().nextBytes(secret);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        String hash = "sha256:" + HexFormat.of().formatHex(sha256(token));
        output.print(() -> text(token, hash), () -> new JsonWriter().object().member("name", name)
                .member("token", token).member("hash", hash).endObject().take());
        return Exit.DONE;
    }

    private String text(String token, String hash) {
        return """
            # The token, for the client; it is not shown again:
            # %2$s

            api:
              tokens:
                - name: "%1$s"
                  hash: "%3$s"
                  allow: [{zones: [example.test.], verbs: [read]}]
            """.formatted(name, token, hash);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
