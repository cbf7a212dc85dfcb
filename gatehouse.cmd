@echo off
rem Runs Gatehouse from a checkout. Builds the command first if it is missing. After a change of the sources, build it again with
rem mvnw.cmd package, or delete cli\target.
setlocal DisableDelayedExpansion

if exist "%~dp0cli\target\gatehouse\lib\built" goto run
call "%~dp0cli\src\main\dist\lib\find-java.cmd" javac
if errorlevel 1 exit /b 1
rem mvnw would find the same JDK unless JAVA_HOME names another.
set "JAVA_HOME=%GATEHOUSE_JAVA_HOME%"
>&2 echo Building Gatehouse (once) ...
pushd "%~dp0" || exit /b 1
call mvnw.cmd -B -ntp -q -DskipTests -Dwarnings=-Xlint package -pl cli -am
if errorlevel 1 (
    popd
    >&2 echo x Cannot build Gatehouse: see above.
    >&2 echo   mvnw.cmd -B -ntp package -pl cli -am
    exit /b 1
)
popd

:run
rem Without call, which would expand the arguments once more. Ends with the exit code of that script.
"%~dp0cli\target\gatehouse\bin\gatehouse.cmd" %*
