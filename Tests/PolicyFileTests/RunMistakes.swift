/// Mistakes in `run`: what is said about each, word for word.
extension Mistake {
    static let run: [Mistake] = [
        Mistake(
            "a command as one text",
            """
            service: x
            run:
              command: /usr/bin/gunicorn --bind 127.0.0.1:${PORT} a:b
            """,
            says: """
                3:12: error: 'run.command' must be a list of the program and its arguments, not one text
                hint: write [/usr/bin/gunicorn, --bind, "127.0.0.1:${PORT}", "a:b"]
                """),
        Mistake(
            "a command that is empty",
            """
            service: x
            run:
              command: []
            """,
            says: """
                3:12: error: 'run.command' is empty
                hint: its first item is the program
                """),
        Mistake(
            "a command by name",
            """
            service: x
            run:
              command: [gunicorn, app]
            """,
            says: """
                3:13: error: 'run.command[0]' must be the absolute path of the program, not 'gunicorn'
                hint: `command -v gunicorn` tells it
                """),
        Mistake(
            "a relative command",
            """
            service: x
            run:
              command: [./start]
            """,
            says: """
                3:13: error: 'run.command[0]' must be the absolute path of the program, not './start'
                hint: such as '/usr/bin/python3'
                """),
        Mistake(
            "a command with a list in it",
            """
            service: x
            run:
              command: [/bin/echo, [a, b]]
            """,
            says: """
                3:24: error: 'run.command[1]' must be a text, not a list
                hint: such as '--verbose'
                """),
        Mistake(
            "arguments in the program's path",
            """
            service: x
            run:
              command: [/usr/bin/gunicorn --bind x]
            """,
            says: """
                3:13: warning: the path of the program holds a space: '/usr/bin/gunicorn --bind x'
                hint: each argument is an item of its own: [/usr/bin/gunicorn, --bind, x, ...]
                """),
        Mistake(
            "a variable that nobody sets",
            """
            service: x
            run:
              command: [/bin/echo, "${PROT} $${X} ${HOME}"]
            """,
            says: """
                3:24: warning: nothing sets 'PROT', so that '${PROT}' will be empty
                hint: add it to 'run.environment', or write '$$' for a dollar sign
                """),
        Mistake(
            "a port without an endpoint",
            """
            service: x
            run:
              command: [/bin/echo, "${PORT}"]
            """,
            says: """
                3:24: warning: nothing sets 'PORT', so that '${PORT}' will be empty
                hint: a replica has a port with 'front' or with 'run.endpoint: port'
                """),
        Mistake(
            "a port with a socket",
            """
            service: x
            run:
              command: [/bin/echo, "${PORT}", "${LISTEN_FDS}"]
              endpoint: socket
            """,
            says: """
                3:24: warning: nothing sets 'PORT', so that '${PORT}' will be empty
                hint: with 'run.endpoint: socket' the program is given a socket as descriptor 3, and no port
                """),
        Mistake(
            "variables with bad names",
            """
            service: x
            run:
              command: [/bin/true]
              environment: { 9A: x, A-B: x, "": x }
            """,
            says: """
                4:18: error: '9A' in 'run.environment' is not the name of a variable
                hint: letters, digits and '_', the first not a digit, as in 'LOG_LEVEL'
                4:25: error: 'A-B' in 'run.environment' is not the name of a variable
                hint: letters, digits and '_', the first not a digit, as in 'LOG_LEVEL'
                4:33: error: '' in 'run.environment' is not the name of a variable
                hint: letters, digits and '_', the first not a digit, as in 'LOG_LEVEL'
                """),
        Mistake(
            "variables that are reserved",
            """
            service: x
            run:
              command: [/bin/true]
              environment:
                PORT: 80
                COXSWAIN_X: y
            """,
            says: """
                5:5: error: 'PORT' in 'run.environment' is set by Coxswain itself
                hint: each replica gets a port of its own: write '${PORT}' in the command
                6:5: error: 'COXSWAIN_X' in 'run.environment' is set by Coxswain itself
                hint: names that begin with COXSWAIN_ are reserved; choose another
                """),
        Mistake(
            "variables without a value",
            """
            service: x
            run:
              command: [/bin/true]
              environment:
                A:
                B: ~
                C: [x]
            """,
            says: """
                5:5: error: 'run.environment.A' must be a text, not nothing
                hint: write '""' for an empty one
                6:5: error: 'run.environment.B' must be a text, not nothing
                hint: write '""' for an empty one
                7:8: error: 'run.environment.C' must be a text, not a list
                hint: a text that begins with '[' or '{' needs quotes
                """),
        Mistake(
            "a text instead of variables",
            """
            service: x
            run:
              command: [/bin/true]
              environment: A=b
            """,
            says: """
                4:16: error: 'run.environment' must be a set of variables, not 'A=b'
                hint: one 'NAME: value' a line, or '{ NAME: value }'
                """),
        Mistake(
            "a relative directory",
            """
            service: x
            run:
              command: [/bin/true]
              working-directory: srv
            """,
            says: """
                4:22: error: 'run.working-directory' must be an absolute path, not 'srv'
                hint: a path that begins with '/'
                """),
        Mistake(
            "a directory with dots",
            """
            service: x
            run:
              command: [/bin/true]
              working-directory: /srv/../etc
            """,
            says: """
                4:22: error: 'run.working-directory' must not hold '..', as '/srv/../etc' does
                hint: write the path it leads to
                """),
        Mistake(
            "a user that cannot be",
            """
            service: x
            run:
              command: [/bin/true]
              user: www data
            """,
            says: """
                4:9: error: 'run.user' must be the name of a user, not 'www data'
                hint: a name has at most 31 letters, digits, '_' and '-', as 'www-data'
                """),
        Mistake(
            "a group without a user",
            """
            service: x
            run:
              command: [/bin/true]
              group: staff
            """,
            says: """
                4:10: error: 'run.group' needs 'run.user'
                hint: add the user, or leave out both for a dynamic user
                """),
        Mistake(
            "nothing, and two things, before the stop",
            """
            service: x
            run: { command: [/bin/true], stop: { before: { deadline: 1s } } }
            """,
            says: """
                2:46: error: 'run.stop.before' must have one of 'path' and 'command'
                hint: write 'path: /quit' or 'command: [/usr/bin/app-quit]'
                """),
        Mistake(
            "a page to ask before the stop of what does not listen",
            """
            service: x
            run: { command: [/bin/true], stop: { before: { path: /quit } } }
            """,
            says: """
                2:54: error: 'run.stop.before.path' needs an endpoint to ask
                hint: add a 'front', or 'run.endpoint: port' for a replica that listens on $PORT
                """),
        Mistake(
            "state of a dynamic user",
            """
            service: x
            run: { command: [/bin/true], state: { writer: shared } }
            """,
            says: """
                2:37: error: 'run.state' needs 'run.user'
                hint: a dynamic user is another one each time, and owns nothing of what the one before has left
                """),
        Mistake(
            "state beside a canary and with a surge",
            """
            service: x
            run: { command: [/bin/true], user: x, state: { writer: exclusive } }
            front: { listen: 127.0.0.1:80 }
            rollout: { strategy: canary, surge: 2 }
            """,
            says: """
                4:22: error: 'strategy: canary' does not go with 'run.state': two revisions beside each other would have the same directories
                hint: choose 'strategy: rolling'
                4:37: error: 'rollout.surge' has no meaning with 'run.state': replicas that keep state are replaced one at a time
                hint: remove it; 'run.state.writer' says whether the old or the new one is first
                """),
        Mistake(
            "the directory of one that keeps nothing",
            """
            service: x
            run: { command: [/bin/echo, "${STATE_DIRECTORY}"] }
            """,
            says: """
                2:29: warning: nothing sets 'STATE_DIRECTORY', so that '${STATE_DIRECTORY}' will be empty
                hint: a replica has a directory of its own with 'run.state'
                """),
    ]
}
