package rootwalk.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rootwalk.authoritative.file.ProblemDetail;
import rootwalk.authoritative.file.ZoneFile;
import rootwalk.authoritative.file.ZoneProblem;
import rootwalk.authoritative.file.ZonePurpose;
import rootwalk.authoritative.file.ZoneReading;
import rootwalk.authoritative.file.ZoneVerification;
import rootwalk.authoritative.policy.PolicyRules;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.cli.command.Exit;
import rootwalk.cli.command.Output;
import rootwalk.dnssec.ValidationTime;
import rootwalk.wire.CountText;
import rootwalk.wire.Name;
import rootwalk.wire.json.JsonProblem;
import rootwalk.wire.json.JsonProblem.Severity;
import rootwalk.wire.json.JsonWriter;

/// `rootwalk check zone ORIGIN FILE`: all problems at once.
@Command(name = "zone", mixinStandardHelpOptions = true,
        description = "Prints every problem of a zone file as file:line: message. The signatures and the NSEC or NSEC3 chain of a"
                + " signed zone are verified.",
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {"0:no errors, possibly warnings", "1:errors, or the file cannot be read", Exit.WRONG_USAGE})
final class CheckZoneCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "ORIGIN", description = "the name of the zone")
    @SuppressWarnings("NullAway.Init") // required, so picocli sets it
    private String origin;

    @Parameters(index = "1", paramLabel = "FILE", description = "the zone file")
    @SuppressWarnings("NullAway.Init") // required, so picocli sets it
    private Path file;

    @Option(names = "--include-base", paramLabel = "FOLDER",
            description = "the folder for relative names of $INCLUDE (default: the folder of the including file)")
    private @Nullable Path includeBase;

    @Option(names = "--response-policy",
            description = "the zone belongs to response-policy: its triggers are checked, and it needs no SOA record, no NS records and"
                    + " no TTL")
    private boolean isPolicy;

    @Option(names = "--all",
            description = "print up to 10,000 problems of each kind (default: 100)")
    private boolean all;

    @Option(names = "--at", paramLabel = "TIME", converter = TimeConverter.class,
            description = "the time at which signatures must be valid, such as 2027-01-31, 2027-01-31T12:00:00Z or 20270131120000 as in"
                    + " RRSIG records (default: now)")
    private @Nullable Instant at;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        ProblemDetail detail = all ? ProblemDetail.ALL : ProblemDetail.USUAL;
        ZoneReading reading = ZoneFile.read(apex(), file, Optional.ofNullable(includeBase), detail,
                isPolicy ? ZonePurpose.POLICY : ZonePurpose.ANSWERS);
        List<ZoneProblem> problems = new ArrayList<>(reading.problems());
        if (reading.state() instanceof ZoneSnapshot zone) {
            if (!isPolicy && PolicyRules.areIn(zone)) {
                triggers(detail).stream().filter(it -> !problems.contains(it)).forEach(problems::add);
            }
            ValidationTime time = ValidationTime.at(at == null ? Instant.now() : at);
            problems.addAll(ZoneVerification.verify(zone, file, Optional.ofNullable(includeBase), detail, time));
        }
        long errors = problems.stream().filter(ZoneProblem::isError).count();
        output.print(() -> problems.stream().map(problem -> problem + "\n").collect(Collectors.joining()) + file + ": "
                + verdict(reading, errors, problems.size()) + "\n", () -> toJson(problems));
        return errors > 0 ? Exit.FAILED : Exit.DONE;
    }

    /// The problems of a zone that is a response policy zone by its names.
    private List<ZoneProblem> triggers(ProblemDetail detail) {
        return ZoneFile.read(apex(), file, Optional.ofNullable(includeBase), detail, ZonePurpose.POLICY).problems();
    }

    private Name apex() {
        try {
            return Name.of(origin);
        } catch (IllegalArgumentException e) {
            throw output.wrongUsage(e);
        }
    }

    private String verdict(ZoneReading reading, long errors, int problems) {
        String count = CountText.of(errors, "error");
        if (reading.hasErrors()) {
            return apex() + " would not be served: " + count;
        }
        if (errors > 0) {
            return apex()
                    + " would be served, but validating resolvers would not accept all of its answers as secure: "
                    + count;
        }
        return apex() + (problems == 0 ? " has no problems" : " would be served despite the warnings");
    }

    private String toJson(List<ZoneProblem> problems) {
        JsonWriter writer = new JsonWriter().object()
                .member("zone", apex().toString())
                .member("file", file.toString())
                .member("accepted", problems.stream().noneMatch(ZoneProblem::isError));
        JsonProblem.write(problems.stream().map(CheckZoneCommand::toJson).toList(), writer);
        return writer.endObject().take();
    }

    private static JsonProblem toJson(ZoneProblem problem) {
        return new JsonProblem(problem.isError() ? Severity.ERROR : Severity.WARNING, problem.file(), problem.line(), 0,
                problem.what(), problem.remedy());
    }
}
