import FrontPort
import Glibc

exit(FrontProgram.run(Array(CommandLine.arguments.dropFirst())))
