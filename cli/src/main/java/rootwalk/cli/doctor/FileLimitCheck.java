package rootwalk.cli.doctor;

import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.StartCheck;
import rootwalk.os.ProcessLimits;

/// Whether a daemon with the configuration may open enough files.
record FileLimitCheck(Machine machine) implements Doctor.Check {

    @Override
    public Verdict verdict() {
        if (!(machine.configuration() instanceof ConfigResult.Valid valid)) {
            return Verdict.skipped("the configuration has problems");
        }
        long most = machine.limits().mostFiles();
        return StartCheck.tooFewFiles(valid, machine.limits())
                // Only this account: the unit of systemd sets a limit of its own.
                .map(lack -> Verdict.warning(lack.message() + ", if it is started by this account without systemd",
                        lack.remedy()))
                .orElseGet(() -> Verdict.ok(most == ProcessLimits.UNLIMITED
                        ? "the number of open files is not limited, or not known"
                        : most + " open files are permitted, which is enough"));
    }
}
