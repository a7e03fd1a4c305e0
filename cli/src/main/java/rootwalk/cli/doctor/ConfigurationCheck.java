package rootwalk.cli.doctor;

import java.nio.file.Path;
import java.util.List;

import rootwalk.config.Problem;
import rootwalk.daemon.assembly.StartCheck;
import rootwalk.wire.CountText;

/// Whether a daemon starts with the configuration, as far as this account can read its files.
record ConfigurationCheck(Machine machine) implements Doctor.Check {

    @Override
    public Verdict verdict() {
        if (machine.file().isEmpty()) {
            return Verdict.skipped("there is no configuration file; rootwalk serve uses its default values");
        }
        Path file = machine.file().get();
        List<Problem> problems = StartCheck.problems(machine.configuration(), machine.clock());
        String more = machine.program() + " check config " + file + " shows all of them";
        if (!problems.isEmpty()) {
            return Verdict.problem(counted(file, problems, "problem"), more);
        }
        List<Problem> warnings = StartCheck.warnings(machine.configuration(), machine.clock());
        return warnings.isEmpty()
                ? Verdict.ok(file + " has no problems")
                : Verdict.warning(counted(file, warnings, "warning"), more);
    }

    private static String counted(Path file, List<Problem> problems, String kind) {
        return file + " has " + CountText.of(problems.size(), kind) + "; the first: " + problems.getFirst();
    }
}
