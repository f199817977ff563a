import Model

/// `run`: all that makes a replica different. A change of it is a new revision.
enum RunSection {
    static var keys: Section<RunDraft> {
        Section(
            "What each replica runs, as whom, and within which limits. A change of it makes a new "
                + "revision and rolls it out.",
            defaults: RunDraft(),
            [
                Field(
                    "command", .command, \.template.command,
                    also: ["cmd", "exec", "execstart", "args"],
                    required: "the program and its arguments, as in '[/usr/bin/python3, app.py]'",
                    "The program by its absolute path, then its arguments. systemd puts in "
                        + "environment variables: ${PORT}, ${NAME}; $$ is a dollar sign."),
                Field(
                    "environment", .environment, \.template.environment, also: ["env"],
                    "Environment variables, as they are written. PORT and COXSWAIN_* are set by "
                        + "Coxswain."),
                Field(
                    "working-directory", .absolutePath, \.template.workingDirectory,
                    also: ["cwd", "workdir", "directory"],
                    "Where the program starts; / if left out."),
                Field(
                    "files",
                    .list(of: .absolutePath, hint: "such as '[/etc/orders/orders.conf]'"),
                    \.template.files, also: ["config-files", "watch-files"],
                    "Files whose content makes a revision as the program's does: if one has "
                        + "changed, the next apply or 'rollout restart' rolls it out."),
                Field(
                    "user", .account("the name of a user"), \.user,
                    "Whom the program runs as. Left out: a user that systemd makes for the time it "
                        + "runs (DynamicUser=yes), who owns nothing."),
                Field(
                    "group", .account("the name of a group"), \.group,
                    "With 'user': the group; the user's own if left out."),
                .section("limits", limits, \.template.limits, also: ["resources"]),
                .section(
                    "sandbox", sandbox, \.template.sandbox, off: .off, means: "opens everything"),
                Field(
                    "endpoint", Kind<EndpointWord>.choice, \.endpoint,
                    "How requests reach a replica. port: it listens on 127.0.0.1 at the port in "
                        + "$PORT. socket: systemd listens on a Unix socket and hands it over as "
                        + "descriptor 3 (LISTEN_FDS). direct: so it does with the address of "
                        + "'front.listen' itself, which all replicas share; the kernel deals the "
                        + "connections out. none: nothing reaches it. Left out: port if there is a "
                        + "'front'."),
                .section("stop", stop, \.self),
                .section("state", state, \.template.state, also: ["stateful", "statefulset"]),
                Field(
                    "last-action", .command, \.template.lastAction,
                    also: ["execstoppost", "exec-stop-post", "on-exit"],
                    "Run by systemd after a replica's end, however it came, with $SERVICE_RESULT, "
                        + "$EXIT_CODE and $EXIT_STATUS (ExecStopPost=), for at most "
                        + "'stop.deadline'; also while coxswaind is dead."),
                Field(
                    "watchdog", .duration(.milliseconds(100) ... .seconds(86_400)),
                    \.template.watchdog, also: ["watchdogsec", "watchdog-sec"],
                    "The program sends WATCHDOG=1 (sd_notify(3)) at least so often, or systemd "
                        + "aborts it and it is replaced (WatchdogSec=)."),
            ])
    }

    private static var limits: Section<ResourceLimits> {
        Section(
            "Limits of each replica's cgroup. Left out: none.", defaults: ResourceLimits(),
            [
                // The kernel's quota is at least 1 ms in each period of 100 ms.
                Field(
                    "cpu", .cpu(10...1_024_000), \.cpuMilliCores, also: ["cpu-quota", "cpuquota"],
                    "The most CPU it gets: 20% of a core, 1.5 cores, 500m (CPUQuota=)."),
                Field(
                    "cpu-weight", .wholeNumber(1...10_000), \.cpuWeight,
                    "Its share when CPU is scarce; systemd's default is 100 (CPUWeight=)."),
                Field(
                    "memory", .byteCount(1 << 20...1 << 50), \.memoryMaximumBytes,
                    also: ["memory-max", "memorymax", "ram"],
                    "The most memory it gets; beyond it the kernel kills it (MemoryMax=). 256M is "
                        + "256 * 1024 * 1024 bytes."),
                Field(
                    "memory-high", .byteCount(1 << 20...1 << 50), \.memoryHighBytes,
                    "Beyond this it is slowed down and its memory reclaimed (MemoryHigh=)."),
                // /proc/sys/kernel/pid_max goes no further.
                Field(
                    "tasks", .wholeNumber(1...4_194_304), \.tasksMaximum,
                    also: ["pids", "threads"],
                    "The most processes and threads together (TasksMax=)."),
                // The kernel's default of fs.nr_open.
                Field(
                    "open-files", .wholeNumber(1...1_048_576), \.openFilesMaximum,
                    also: ["nofile", "limitnofile"],
                    "The most open files of one process (LimitNOFILE=)."),
            ])
    }

    private static var sandbox: Section<Sandbox> {
        Section(
            "systemd's sandboxing (systemd.exec(5)).", defaults: Sandbox(),
            [
                Field(
                    "no-new-privileges", .flag, \.noNewPrivileges,
                    "No setuid program gives it more rights (NoNewPrivileges=)."),
                Field(
                    "private-tmp", .flag, \.privateTmp, "A /tmp of its own (PrivateTmp=)."),
                Field(
                    "protect-system", Kind<Sandbox.ProtectSystem>.choice, \.protectSystem,
                    "yes: /usr and /boot are read-only; full: /etc too; strict: everything "
                        + "(ProtectSystem=)."),
                Field(
                    "protect-home", Kind<Sandbox.ProtectHome>.choice, \.protectHome,
                    "Whether /home, /root and /run/user can be seen (ProtectHome=)."),
                Field(
                    "read-write-paths",
                    .list(of: .sandboxPath, hint: "such as '[/var/lib/orders]'"), \.readWritePaths,
                    "Exceptions to protect-system; a leading '-' passes over one that does not "
                        + "exist (ReadWritePaths=)."),
            ])
    }

    private static var state: Section<StateKeeping> {
        Section(
            "Replicas keep state: each has a name that lasts, 'service@0' and so on ($COXSWAIN_NAME), "
                + "and a directory of that name in /var/lib/coxswain-state ($STATE_DIRECTORY). They "
                + "start from the lowest name up and stop from the highest down, one at a time. Left "
                + "out: nothing of a replica lasts.",
            defaults: StateKeeping(),
            [
                Field(
                    "writer", Kind<StateKeeping.Writer>.choice, \.writer, also: ["access"],
                    "exclusive: a replica has ended before another takes its name and directory; "
                        + "with a single one requests wait in the front meanwhile. shared: the "
                        + "successor starts first, and both have the directory for a while.")
            ])
    }

    private static var stop: Section<RunDraft> {
        Section(
            "How a replica is stopped, after it has left the pool and its requests have ended.",
            defaults: RunDraft(),
            [
                Field(
                    "signal", Kind<ReplicaTemplate.StopSignal>.choice, \.template.stopSignal,
                    "What asks it to stop."),
                Field(
                    "deadline", .duration(.milliseconds(100) ... .seconds(3_600)),
                    \.template.stopDeadline,
                    also: ["timeout", "grace"],
                    "From that signal until its whole cgroup is killed."),
                .section("before", before, \.preStop, also: ["pre-stop", "prestop", "hook"]),
            ])
    }

    private static var before: Section<PreStopDraft> {
        Section(
            "What a replica is told before that signal, once it has left the pool and its requests "
                + "have ended. Left out: nothing.",
            defaults: PreStopDraft(),
            [
                Field(
                    "path", .requestPath, \.path, also: ["url", "http-path", "httpget"],
                    "Asked for at the replica's endpoint by GET."),
                Field(
                    "command", .command, \.command, also: ["exec", "cmd"],
                    "Run beside the replica, as in 'readiness.command'."),
                Field(
                    "deadline", .duration(.milliseconds(100) ... .seconds(3_600)), \.deadline,
                    also: ["timeout"], "After which the replica is stopped in any case."),
            ])
    }
}
