@echo off
rem Finds a Java that Gatehouse can run on. Called by the other scripts.
rem
rem   call find-java.cmd PROGRAM
rem
rem PROGRAM is java for a runtime, or javac for a JDK. Sets GATEHOUSE_JAVA_HOME, or prints why no Java was found and returns 1.
rem Reads the version from the file "release" of each JDK, which needs no process.

set "GATEHOUSE_JAVA_HOME="
set "GATEHOUSE_JAVA_NEEDED=25"

rem GATEHOUSE_JAVA is an explicit choice, so there is no fallback.
if defined GATEHOUSE_JAVA (
    call :try "%GATEHOUSE_JAVA%" %1
    if defined GATEHOUSE_JAVA_HOME exit /b 0
    >&2 echo x GATEHOUSE_JAVA is not a Java %GATEHOUSE_JAVA_NEEDED% or later with %1: "%GATEHOUSE_JAVA%"
    >&2 echo   set GATEHOUSE_JAVA=
    exit /b 1
)

if defined JAVA_HOME call :try "%JAVA_HOME%" %1
if defined GATEHOUSE_JAVA_HOME exit /b 0

rem A JDK with its bin directory on the PATH.
for %%p in (java.exe) do if not "%%~$PATH:p"=="" call :try "%%~dp$PATH:p.." %1
if defined GATEHOUSE_JAVA_HOME exit /b 0

rem Directories of the usual installers.
for %%v in ("Eclipse Adoptium" "Java" "Microsoft" "Amazon Corretto" "Zulu" "BellSoft" "Semeru") do (
    for /d %%d in ("%ProgramFiles%\%%~v\*") do call :try "%%~d" %1
)
if defined GATEHOUSE_JAVA_HOME exit /b 0
for /d %%d in ("%USERPROFILE%\.jdks\*") do call :try "%%~d" %1
for /d %%d in ("%USERPROFILE%\scoop\apps\*") do call :try "%%~d\current" %1
if defined GATEHOUSE_JAVA_HOME exit /b 0

>&2 echo x Gatehouse needs Java %GATEHOUSE_JAVA_NEEDED% or later with %1, but found none.
>&2 echo   winget install EclipseAdoptium.Temurin.%GATEHOUSE_JAVA_NEEDED%.JDK
exit /b 1

rem Accepts a directory if it is the home of a Java that is new enough and has the program.
:try
if defined GATEHOUSE_JAVA_HOME exit /b 0
if not exist "%~1\bin\java.exe" exit /b 0
if not exist "%~1\bin\%~2.exe" exit /b 0
if not exist "%~1\release" exit /b 0
set "GATEHOUSE_JAVA_VERSION="
rem The line is JAVA_VERSION="25.0.1". The first number counts.
for /f "usebackq tokens=1* delims==" %%m in ("%~1\release") do if "%%m"=="JAVA_VERSION" for /f "delims=." %%v in ("%%~n") do set "GATEHOUSE_JAVA_VERSION=%%v"
if not defined GATEHOUSE_JAVA_VERSION exit /b 0
if %GATEHOUSE_JAVA_VERSION% GEQ %GATEHOUSE_JAVA_NEEDED% set "GATEHOUSE_JAVA_HOME=%~f1"
exit /b 0
